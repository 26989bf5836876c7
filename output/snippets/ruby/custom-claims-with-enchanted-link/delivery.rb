# The second factor: a sign-in with mfa, claims and the refresh JWT sends a mail.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# login_options: its keys are symbols; a string key would be dropped in silence.
# refresh_token: the refresh JWT of the first factor.
delivery = descope_client.enchanted_link_sign_in(
  login_id: login_id,
  uri: redirect_url,
  login_options: { mfa: true, custom_claims: { 'plan' => 'pro' } },
  refresh_token: refresh_token
)
pending_ref = delivery.fetch('pendingRef')
puts "Click this link in the email: #{delivery.fetch('linkId')}"

