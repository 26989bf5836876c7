// The second factor: a sign-in with mfa and the refresh JWT sends a code.
// method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
String delivery =
    otpService.signIn(
        DeliveryMethod.EMAIL, loginId, LoginOptions.builder().mfa(true).build(), refreshToken);
System.out.println("Sent a code to " + delivery);

