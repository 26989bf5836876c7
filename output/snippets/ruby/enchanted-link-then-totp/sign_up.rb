# Sign up a user and send a mail with three links. The answer holds no JWT yet.
# login_id: the user's email address or phone number.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.enchanted_link_sign_up(
  login_id: login_id,
  uri: redirect_url,
  user: { email: login_id }
)
pending_ref = sign_up.fetch('pendingRef')
puts "Click this link in the email: #{sign_up.fetch('linkId')}"

