// The first factor: sign in with the app's code, and keep the refresh JWT.
// code: the six digits that the authenticator app shows.
const totpCode = await ask('Enter the code from the authenticator app:');
const firstFactor = await descopeClient.totp.verify(loginId, totpCode);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

