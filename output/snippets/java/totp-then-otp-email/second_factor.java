// Verify the code. The session that comes back has both factors.
String otpCode = ask("Enter the code from the email:");
AuthenticationInfo secondFactor = otpService.verifyCode(DeliveryMethod.EMAIL, loginId, otpCode);
String sessionToken = secondFactor.getToken().getJwt();

