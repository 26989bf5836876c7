# Sign up a user and send a code by WhatsApp. The answer holds no JWT yet.
# method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
# login_id: the user's email address or phone number.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.otp_sign_up(
  method: Descope::Mixins::Common::DeliveryMethod::WHATSAPP,
  login_id: phone,
  user: { phone: phone, email: email }
)
abort 'error: unreadable the answer has no masked phone' if sign_up.nil?
puts "Sent a code to #{sign_up}"

