// The first factor: sign in with the password, and keep the refresh JWT.
const firstFactor = await descopeClient.password.signIn(loginId, password);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

