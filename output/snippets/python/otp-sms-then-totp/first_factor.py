# The first factor: verify the code, and keep the refresh JWT.
# code: the six digits from the message.
print("Enter the code from the text message:", flush=True)
sms_code = input().strip()
first_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.SMS, login_id=phone, code=sms_code
)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

