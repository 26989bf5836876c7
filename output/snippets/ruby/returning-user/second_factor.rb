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

