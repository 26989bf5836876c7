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

