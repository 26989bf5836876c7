// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
String smsCode = ask("Enter the code from the text message:");
AuthenticationInfo firstFactor = otpService.verifyCode(DeliveryMethod.SMS, phone, smsCode);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

