// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
String whatsappCode = ask("Enter the code from the WhatsApp message:");
AuthenticationInfo secondFactor =
    otpService.verifyCode(DeliveryMethod.WHATSAPP, loginId, whatsappCode);
String sessionToken = secondFactor.getToken().getJwt();

