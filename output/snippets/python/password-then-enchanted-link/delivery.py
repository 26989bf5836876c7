# The second factor: a sign-in with mfa and the refresh JWT sends a mail.
# uri: the page of yours that the link opens; it finds the token in the parameter t.
# login_options: mfa asks for a session with both factors, stepup marks it.
# refresh_token: the refresh JWT of the first factor.
delivery = descope_client.enchantedlink.sign_in(
    login_id=login_id,
    uri=redirect_url,
    login_options=LoginOptions(mfa=True),
    refresh_token=refresh_token,
)
pending_ref = delivery["pendingRef"]
print("Click this link in the email:", delivery["linkId"], flush=True)

