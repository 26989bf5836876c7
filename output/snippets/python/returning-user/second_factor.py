# Verify the code. The session that comes back has both factors.
# code: the six digits from the message.
print("Enter the code from the email:", flush=True)
email_code = input().strip()
second_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.EMAIL, login_id=login_id, code=email_code
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

