# Enrol a mailbox for the signed-in user. mfa keeps the first factor.
# email: the new mailbox.
# refresh_token: the refresh JWT of the first factor.
# mfa: keep the factors of the session beside the new one.
delivery = descope_client.otp.update_user_email(
    login_id=login_id, email=login_id, refresh_token=refresh_token, mfa=True
)
print("Sent a code to", delivery, flush=True)

