# Enrol a phone for the signed-in user. mfa keeps the first factor.
# method: where the code goes, DeliveryMethod.SMS, VOICE or WHATSAPP.
# phone: the new phone number.
# refresh_token: the refresh JWT of the first factor.
# mfa: keep the factors of the session beside the new one.
delivery = descope_client.otp.update_user_phone(
    method=DeliveryMethod.WHATSAPP,
    login_id=login_id,
    phone=phone,
    refresh_token=refresh_token,
    mfa=True,
)
print("Sent a code to", delivery, flush=True)

