// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
String voiceCode = ask("Enter the code from the phone call:");
AuthenticationInfo firstFactor = otpService.verifyCode(DeliveryMethod.VOICE, phone, voiceCode);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

