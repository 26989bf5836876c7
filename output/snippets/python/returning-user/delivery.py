# The second factor: a sign-in with mfa and the refresh JWT sends a code.
# method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
# login_options: mfa asks for a session with both factors, stepup marks it.
# refresh_token: the refresh JWT of the first factor.
delivery = descope_client.otp.sign_in(
    method=DeliveryMethod.EMAIL,
    login_id=login_id,
    login_options=LoginOptions(mfa=True),
    refresh_token=refresh_token,
)
print("Sent a code to", delivery, flush=True)

