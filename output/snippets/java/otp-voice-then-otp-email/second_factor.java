// Verify the code. The session that comes back has both factors.
String emailCode = ask("Enter the code from the email:");
AuthenticationInfo secondFactor = otpService.verifyCode(DeliveryMethod.EMAIL, phone, emailCode);
String sessionToken = secondFactor.getToken().getJwt();

