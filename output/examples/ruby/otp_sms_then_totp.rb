# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'

$stdout.sync = true

begin
  project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
  phone = ENV.fetch('PHONE', '+12025550123')
  # No management key, because MFA needs none and this SDK would send it on sign-in.
  # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
  descope_client = Descope::Client.new(
    { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
  )

  # Sign up a user and send a code by SMS. The answer holds no JWT yet.
  # method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
  # login_id: the user's email address or phone number.
  # user: what else is known of the user, such as where codes go.
  sign_up = descope_client.otp_sign_up(
    method: Descope::Mixins::Common::DeliveryMethod::SMS,
    login_id: phone,
    user: { phone: phone }
  )
  abort 'error: unreadable the answer has no masked phone' if sign_up.nil?
  puts "Sent a code to #{sign_up}"

  # The first factor: verify the code, and keep the refresh JWT.
  # code: the six digits from the message.
  puts 'Enter the code from the text message:'
  sms_code = $stdin.readline.strip
  first_factor = descope_client.otp_verify_code(
    method: Descope::Mixins::Common::DeliveryMethod::SMS,
    login_id: phone,
    code: sms_code
  )
  refresh_token = first_factor['refreshSessionToken']['jwt']

  # Enrol an authenticator app for the user who is signed in.
  # refresh_token: the refresh JWT of the first factor.
  enrolment = descope_client.totp_add_update_key(login_id: phone, refresh_token: refresh_token)
  puts "Add this key to your authenticator app: #{enrolment.fetch('key')}"

  # The second factor: the app's code, with mfa and the refresh JWT.
  # Workaround: totp_sign_in_code has no refresh_token keyword, so this sends the request itself.
  # login_options: its keys are symbols; a string key would be dropped in silence.
  puts 'Enter the code from the authenticator app:'
  totp_code = $stdin.readline.strip
  answer = descope_client.post(
    '/v1/auth/totp/verify',
    { loginId: phone, code: totp_code, loginOptions: { mfa: true } },
    {},
    refresh_token
  )
  second_factor = descope_client.generate_jwt_response(
    response_body: answer, refresh_cookie: answer['refreshJwt']
  )
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
    warn 'This login ID has signed up before. Set PHONE to another one and run again.'
  end
  abort "error: #{code} #{description}"
rescue Descope::Exception => e
  abort "error: argument #{e.message}"
rescue JWT::DecodeError => e # a session JWT that nobody should trust
  abort "error: argument #{e.message}"
rescue StandardError => e # whatever the SDK makes of an answer that it cannot read
  abort "error: unreadable #{e.class}"
end
