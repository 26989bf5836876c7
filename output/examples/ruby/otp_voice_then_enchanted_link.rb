# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'

$stdout.sync = true

begin
  project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
  phone = ENV.fetch('PHONE', '+12025550123')
  redirect_url = ENV.fetch('REDIRECT_URL', 'https://example.com/verify')
  email = ENV.fetch('EMAIL', 'you@example.com')
  # No management key, because MFA needs none and this SDK would send it on sign-in.
  # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
  descope_client = Descope::Client.new(
    { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
  )

  # Sign up a user and send a code by phone call. The answer holds no JWT yet.
  # method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
  # login_id: the user's email address or phone number.
  # user: what else is known of the user, such as where codes go.
  sign_up = descope_client.otp_sign_up(
    method: Descope::Mixins::Common::DeliveryMethod::VOICE,
    login_id: phone,
    user: { phone: phone, email: email }
  )
  abort 'error: unreadable the answer has no masked phone' if sign_up.nil?
  puts "Sent a code to #{sign_up}"

  # The first factor: verify the code, and keep the refresh JWT.
  # code: the six digits from the message.
  puts 'Enter the code from the phone call:'
  voice_code = $stdin.readline.strip
  first_factor = descope_client.otp_verify_code(
    method: Descope::Mixins::Common::DeliveryMethod::VOICE,
    login_id: phone,
    code: voice_code
  )
  refresh_token = first_factor['refreshSessionToken']['jwt']

  # The second factor: a sign-in with mfa and the refresh JWT sends a mail.
  # uri: the page of yours that the link opens; it finds the token in the parameter t.
  # login_options: its keys are symbols; a string key would be dropped in silence.
  # refresh_token: the refresh JWT of the first factor.
  delivery = descope_client.enchanted_link_sign_in(
    login_id: phone,
    uri: redirect_url,
    login_options: { mfa: true },
    refresh_token: refresh_token
  )
  pending_ref = delivery.fetch('pendingRef')
  puts "Click this link in the email: #{delivery.fetch('linkId')}"

  # Ask until the link was clicked. The session that comes back has both factors.
  # pending_ref: what the sign-in answered with.
  deadline = Time.now + 60
  begin
    second_factor = descope_client.enchanted_link_get_session(pending_ref)
  rescue Descope::Unauthorized => e
    raise unless e.message.include?('E062503') # not clicked yet

    abort 'error: network nobody clicked the link in time' if Time.now > deadline
    sleep 1
    retry
  end
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
