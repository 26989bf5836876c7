// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
const smsToken = await ask('Enter the parameter t of the link in the text message:');
const firstFactor = await descopeClient.magicLink.verify(smsToken);
if (!firstFactor.ok) throw answered(firstFactor);
if (!firstFactor.data?.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

