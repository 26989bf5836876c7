# The second factor: a sign-in with mfa, claims and the refresh JWT sends a link.
# method: where the code goes; DeliveryMethod also has SMS, VOICE and WHATSAPP.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# login_options: its keys are symbols; a string key would be dropped in silence.
# refresh_token: the refresh JWT of the first factor.
delivery = descope_client.magiclink_sign_in(
  method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
  login_id: login_id,
  uri: redirect_url,
  login_options: { mfa: true, custom_claims: { 'plan' => 'pro' } },
  refresh_token: refresh_token
)
abort 'error: unreadable the answer has no masked email' if delivery.nil?
puts "Sent a link to #{delivery}"

