// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
String smsCode = ask("Enter the code from the text message:");
AuthenticationInfo secondFactor = otpService.verifyCode(DeliveryMethod.SMS, loginId, smsCode);
String sessionToken = secondFactor.getToken().getJwt();

