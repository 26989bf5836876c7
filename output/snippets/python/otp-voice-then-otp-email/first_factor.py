# The first factor: verify the code, and keep the refresh JWT.
# code: the six digits from the message.
print("Enter the code from the phone call:", flush=True)
voice_code = input().strip()
first_factor = descope_client.otp.verify_code(
    method=DeliveryMethod.VOICE, login_id=phone, code=voice_code
)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

