# Sign up a user and send a link by SMS. The answer holds no JWT yet.
# method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
# login_id: the user's email address or phone number.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.magiclink_sign_up(
  method: Descope::Mixins::Common::DeliveryMethod::SMS,
  login_id: phone,
  uri: redirect_url,
  user: { phone: phone, email: email }
)
abort 'error: unreadable the answer has no masked phone' if sign_up.nil?
puts "Sent a link to #{sign_up}"

