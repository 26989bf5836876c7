// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
const emailToken = await ask('Enter the parameter t of the link in the email:');
const secondFactor = await descopeClient.magicLink.verify(emailToken);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

