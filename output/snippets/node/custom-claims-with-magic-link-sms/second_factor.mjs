// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
const smsToken = await ask('Enter the parameter t of the link in the text message:');
const secondFactor = await descopeClient.magicLink.verify(smsToken);
if (!secondFactor.ok) throw answered(secondFactor);
const sessionToken = secondFactor.data.sessionJwt;

