# The first factor: verify the code, and keep the refresh JWT.
# code: the six digits from the message.
print("Enter the code from the WhatsApp message:", flush=True)
whatsapp_code = input().strip()
first_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.WHATSAPP, login_id=phone, code=whatsapp_code
)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

