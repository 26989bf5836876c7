# Sign up a user and send a code by email. The answer holds no JWT yet.
# method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
# login_id: the user's email address or phone number.
# user: what else is known of the user, such as where codes go.
sign_up = descope_client.otp.sign_up(
    method=DeliveryMethod.EMAIL,
    login_id=login_id,
    user={"email": login_id, "phone": phone},
)
print("Sent a code to", sign_up, flush=True)

