// The second factor: the app's code, with mfa, claims and the refresh JWT.
// code: the six digits that the authenticator app shows.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
const totpCode = await ask('Enter the code from the authenticator app:');
const secondFactor = await descopeClient.totp.verify(
  loginId,
  totpCode,
  { mfa: true, customClaims: { plan: 'pro' } },
  refreshToken,
);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

