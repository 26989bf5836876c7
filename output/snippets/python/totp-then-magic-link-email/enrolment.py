# Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
# login_id: the user's email address or phone number.
# user: what else is known of the user, such as where codes go.
enrolment = descope_client.totp.sign_up(login_id=login_id, user={"email": login_id})
print("Add this key to your authenticator app:", enrolment["key"], flush=True)

