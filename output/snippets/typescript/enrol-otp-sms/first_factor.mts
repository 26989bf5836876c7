// The first factor: sign up with a password, and keep the refresh JWT.
// loginId: the user's email address or phone number.
// password: the user's new password.
const firstFactor = await descopeClient.password.signUp(loginId, password);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

