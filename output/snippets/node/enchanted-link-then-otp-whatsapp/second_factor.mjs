// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
const whatsappCode = await ask('Enter the code from the WhatsApp message:');
const secondFactor = await descopeClient.otp.verify.whatsapp(loginId, whatsappCode);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

