# The first factor: sign in with the app's code, and keep the refresh JWT.
# code: the six digits that the authenticator app shows.
print("Enter the code from the authenticator app:", flush=True)
totp_code = input().strip()
first_factor = descope_client.totp.sign_in_code(login_id=login_id, code=totp_code)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

