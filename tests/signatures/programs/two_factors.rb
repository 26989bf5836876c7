# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'
require 'json'

def ask(prompt)
  puts prompt
  $stdin.gets&.chomp || abort('error: input ended')
end

begin
  client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
  login_id = 'you@example.com'
  email = Descope::Mixins::Common::DeliveryMethod::EMAIL
  enrolment = client.totp_sign_up(login_id: login_id, user: { email: login_id })
  puts enrolment['provisioningURL']
  first = client.totp_sign_in_code(login_id: login_id, code: ask('TOTP code:'))
  refresh_token = first[Descope::Mixins::Common::REFRESH_SESSION_TOKEN_NAME].fetch('jwt')
  options = { mfa: true, custom_claims: { 'plan' => 'gold' } }
  masked = client.otp_sign_in(method: email, login_id: login_id, login_options: options, refresh_token: refresh_token)
  puts "Sent to #{masked}"
  second = client.otp_verify_code(method: email, login_id: login_id, code: ask('Code:'))
  session = client.validate_session(session_token: second['sessionToken']['jwt'])
  abort 'error: mfa the session has no second factor' unless session['amr'].include?('mfa')
  puts "amr: #{session['amr'].join(', ')}"
rescue Descope::HTTPError => e
  answer = JSON.parse(e.message)
  abort "error: #{answer['errorCode']} #{answer['errorDescription']}"
rescue StandardError => e
  abort "error: argument #{e.message}"
end
