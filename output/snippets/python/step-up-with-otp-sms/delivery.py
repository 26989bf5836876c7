# The second factor: a sign-in with stepup and the refresh JWT sends a code.
# method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
# login_options: mfa asks for a session with both factors, stepup marks it.
# refresh_token: the refresh JWT of the first factor.
delivery = descope_client.otp.sign_in(
    method=DeliveryMethod.SMS,
    login_id=login_id,
    login_options=LoginOptions(stepup=True),
    refresh_token=refresh_token,
)
print("Sent a code to", delivery, flush=True)

