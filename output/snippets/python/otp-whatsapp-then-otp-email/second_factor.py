# Verify the code. The session that comes back has both factors.
print("Enter the code from the email:", flush=True)
email_code = input().strip()
second_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.EMAIL, login_id=phone, code=email_code
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

