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

