# The second factor: the app's code, with mfa, claims and the refresh JWT.
# code: the six digits that the authenticator app shows.
# login_options: mfa asks for a session with both factors, stepup marks it.
print("Enter the code from the authenticator app:", flush=True)
totp_code = input().strip()
second_factor = descope_client.totp.sign_in_code(
    login_id=login_id,
    code=totp_code,
    login_options=LoginOptions(mfa=True, custom_claims={"plan": "pro"}),
    refresh_token=refresh_token,
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

