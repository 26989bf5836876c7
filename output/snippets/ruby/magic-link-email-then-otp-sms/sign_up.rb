# Sign up a user and send a link by email. The answer holds no JWT yet.
# method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
# login_id: the user's email address or phone number.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.magiclink_sign_up(
  method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
  login_id: login_id,
  uri: redirect_url,
  user: { email: login_id, phone: phone }
)
abort 'error: unreadable the answer has no masked email' if sign_up.nil?
puts "Sent a link to #{sign_up}"

