// Validate the session JWT, refuse a session without mfa, and read the claims.
// What a sign-in asked for stands below nsec, since nobody vouches for it.
// sessionToken: the session JWT that came with the request.
const session = await descopeClient.validateSession(sessionToken);
const factors = Array.isArray(session.token.amr) ? session.token.amr : [];
if (!factors.includes('mfa')) throw new Failure('mfa', 'the session has no second factor');
console.log('Claims of the sign-in:', session.token.nsec);
console.log(`amr: ${factors.join(', ')}`);
