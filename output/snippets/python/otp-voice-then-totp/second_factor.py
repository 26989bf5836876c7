# The second factor: the app's code, with mfa and the refresh JWT.
# login_options: mfa asks for a session with both factors, stepup marks it.
print("Enter the code from the authenticator app:", flush=True)
totp_code = input().strip()
second_factor = descope_client.totp.sign_in_code(
    login_id=phone,
    code=totp_code,
    login_options=LoginOptions(mfa=True),
    refresh_token=refresh_token,
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

