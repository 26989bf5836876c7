# Verify the code. The session that comes back has both factors.
# method: where the code went, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
# code: the six digits from the message.
print("Enter the code from the email:", flush=True)
email_code = input().strip()
second_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.EMAIL, login_id=login_id, code=email_code
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

