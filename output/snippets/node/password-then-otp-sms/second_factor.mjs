// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
const smsCode = await ask('Enter the code from the text message:');
const secondFactor = await descopeClient.otp.verify.sms(loginId, smsCode);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

