// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
String emailCode = ask("Enter the code from the email:");
AuthenticationInfo firstFactor =
    otpService.verifyCode(DeliveryMethod.EMAIL, loginId, emailCode);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

