// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
String voiceCode = ask("Enter the code from the phone call:");
AuthenticationInfo secondFactor =
    otpService.verifyCode(DeliveryMethod.VOICE, loginId, voiceCode);
String sessionToken = secondFactor.getToken().getJwt();

