// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
const smsToken = await ask('Enter the parameter t of the link in the text message:');
const secondFactor = await descopeClient.magicLink.verify(smsToken);
if (!secondFactor.ok) throw answered(secondFactor);
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

