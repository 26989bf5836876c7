# The first factor: verify the code, and keep the refresh JWT.
# code: the six digits from the message.
print("Enter the code from the email:", flush=True)
email_code = input().strip()
first_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.EMAIL, login_id=login_id, code=email_code
)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

