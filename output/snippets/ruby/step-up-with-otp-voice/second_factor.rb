# Verify the code. The session that comes back has both factors.
# code: the six digits from the message.
puts 'Enter the code from the phone call:'
voice_code = $stdin.readline.strip
second_factor = descope_client.otp_verify_code(
  method: Descope::Mixins::Common::DeliveryMethod::VOICE,
  login_id: login_id,
  code: voice_code
)
session_token = second_factor['sessionToken']['jwt']

