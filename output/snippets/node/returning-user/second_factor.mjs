// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
const emailCode = await ask('Enter the code from the email:');
const secondFactor = await descopeClient.otp.verify.email(loginId, emailCode);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

