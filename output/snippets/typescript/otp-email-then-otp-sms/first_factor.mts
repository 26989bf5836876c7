// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
const emailCode = await ask('Enter the code from the email:');
const firstFactor = await descopeClient.otp.verify.email(loginId, emailCode);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

