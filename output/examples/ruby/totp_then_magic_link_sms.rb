# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'

$stdout.sync = true

begin
  project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
  login_id = ENV.fetch('LOGIN_ID', 'you@example.com')
  redirect_url = ENV.fetch('REDIRECT_URL', 'https://example.com/verify')
  phone = ENV.fetch('PHONE', '+12025550123')
  # No management key, because MFA needs none and this SDK would send it on sign-in.
  # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
  descope_client = Descope::Client.new(
    { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
  )

  # Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
  # login_id: the user's email address or phone number.
  # user: what else is known of the user, such as where codes go.
  enrolment = descope_client.totp_sign_up(login_id: login_id, user: { phone: phone })
  puts "Add this key to your authenticator app: #{enrolment.fetch('key')}"

  # The first factor: sign in with the app's code, and keep the refresh JWT.
  # code: the six digits that the authenticator app shows.
  puts 'Enter the code from the authenticator app:'
  totp_code = $stdin.readline.strip
  first_factor = descope_client.totp_sign_in_code(login_id: login_id, code: totp_code)
  refresh_token = first_factor['refreshSessionToken']['jwt']

  # The second factor: a sign-in with mfa and the refresh JWT sends a link.
  # method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
  # uri: the page of yours that the link opens; it finds the token in the parameter t.
  # login_options: its keys are symbols; a string key would be dropped in silence.
  # refresh_token: the refresh JWT of the first factor.
  delivery = descope_client.magiclink_sign_in(
    method: Descope::Mixins::Common::DeliveryMethod::SMS,
    login_id: login_id,
    uri: redirect_url,
    login_options: { mfa: true },
    refresh_token: refresh_token
  )
  abort 'error: unreadable the answer has no masked phone' if delivery.nil?
  puts "Sent a link to #{delivery}"

  # Verify the token of the link. The session that comes back has both factors.
  # token: the parameter t of the link.
  puts 'Enter the parameter t of the link in the text message:'
  sms_token = $stdin.readline.strip
  second_factor = descope_client.magiclink_verify_token(sms_token)
  session_token = second_factor['sessionToken']['jwt']

  # On every request, validate the session JWT and refuse a session without mfa.
  # session_token: the session JWT that came with the request.
  session = descope_client.validate_session(session_token: session_token)
  factors = session['sessionToken'].fetch('amr', [])
  abort 'error: mfa the session has no second factor' unless factors.include?('mfa')
  puts "amr: #{factors.join(', ')}"
rescue EOFError, Interrupt
  abort 'error: input ended'
rescue Descope::RequestTimeout, OpenSSL::SSL::SSLError, SocketError, SystemCallError => e
  abort "error: network #{e.message}"
rescue Descope::HTTPError => e
  begin
    code, description = JSON.parse(e.message).fetch_values('errorCode', 'errorDescription')
  rescue StandardError # something else answered in the service's place
    abort "error: unreadable HTTP #{e.http_code}"
  end
  if code == 'E062107'
    warn 'This login ID has signed up before. Set LOGIN_ID to another one and run again.'
  end
  abort "error: #{code} #{description}"
rescue Descope::Exception => e
  abort "error: argument #{e.message}"
rescue JWT::DecodeError => e # a session JWT that nobody should trust
  abort "error: argument #{e.message}"
rescue StandardError => e # whatever the SDK makes of an answer that it cannot read
  abort "error: unreadable #{e.class}"
end
