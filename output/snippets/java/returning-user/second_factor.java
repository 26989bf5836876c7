// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
String emailCode = ask("Enter the code from the email:");
AuthenticationInfo secondFactor =
    otpService.verifyCode(DeliveryMethod.EMAIL, loginId, emailCode);
String sessionToken = secondFactor.getToken().getJwt();

