# Verify the code. The session that comes back has both factors.
# code: the six digits from the message.
print("Enter the code from the text message:", flush=True)
sms_code = input().strip()
second_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.SMS, login_id=login_id, code=sms_code
)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

