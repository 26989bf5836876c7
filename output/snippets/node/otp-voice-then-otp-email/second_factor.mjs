// Verify the code. The session that comes back has both factors.
const emailCode = await ask('Enter the code from the email:');
const secondFactor = await descopeClient.otp.verify.email(phone, emailCode);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

