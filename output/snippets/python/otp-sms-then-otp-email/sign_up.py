# Sign up a user and send a code by SMS. The answer holds no JWT yet.
# method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
# login_id: the user's email address or phone number.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.otp.sign_up(
    method=DeliveryMethod.SMS, login_id=phone, user={"phone": phone, "email": email}
)
print("Sent a code to", sign_up, flush=True)

