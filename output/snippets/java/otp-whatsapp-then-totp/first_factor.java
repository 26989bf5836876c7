// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
String whatsappCode = ask("Enter the code from the WhatsApp message:");
AuthenticationInfo firstFactor =
    otpService.verifyCode(DeliveryMethod.WHATSAPP, phone, whatsappCode);
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

