# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'

$stdout.sync = true

begin
  project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
  login_id = ENV.fetch('LOGIN_ID', 'you@example.com')
  password = ENV.fetch('PASSWORD', 'correct-Horse-battery-9-staple')
  # No management key, because MFA needs none and this SDK would send it on sign-in.
  # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
  descope_client = Descope::Client.new(
    { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
  )

  # Have a user, so that the program can run. In your application this was long ago.
  # login_id: the user's email address or phone number.
  # password: the user's new password.
  # user: what else is known of the user, such as where codes go.
  descope_client.password_sign_up(login_id: login_id, password: password, user: { email: login_id })

  # The first factor: sign in with the password, and keep the refresh JWT.
  first_factor = descope_client.password_sign_in(login_id: login_id, password: password)
  refresh_token = first_factor['refreshSessionToken']['jwt']

  # The second factor: a sign-in with mfa and the refresh JWT sends a code.
  # method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
  # login_options: its keys are symbols; a string key would be dropped in silence.
  # refresh_token: the refresh JWT of the first factor.
  delivery = descope_client.otp_sign_in(
    method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
    login_id: login_id,
    login_options: { mfa: true },
    refresh_token: refresh_token
  )
  abort 'error: unreadable the answer has no masked email' if delivery.nil?
  puts "Sent a code to #{delivery}"

  # Verify the code. The session that comes back has both factors.
  # code: the six digits from the message.
  puts 'Enter the code from the email:'
  email_code = $stdin.readline.strip
  second_factor = descope_client.otp_verify_code(
    method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
    login_id: login_id,
    code: email_code
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
