// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
const emailToken = await ask('Enter the parameter t of the link in the email:');
const firstFactor = await descopeClient.magicLink.verify(emailToken);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

