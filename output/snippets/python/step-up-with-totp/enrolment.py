# Enrol an authenticator app for the user who is signed in.
# refresh_token: the refresh JWT of the first factor.
enrolment: Any = descope_client.totp.update_user(
    login_id=login_id, refresh_token=refresh_token
)
print("Add this key to your authenticator app:", enrolment["key"], flush=True)

