// Sign up a user and send a code by email. The answer holds no JWT yet.
// method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
// loginId: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
String signUp =
    otpService.signUp(
        DeliveryMethod.EMAIL, loginId, User.builder().email(loginId).phone(phone).build());
System.out.println("Sent a code to " + signUp);

