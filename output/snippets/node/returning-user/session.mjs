// On every request, validate the session JWT and refuse a session without mfa.
// sessionToken: the session JWT that came with the request.
const session = await descopeClient.validateSession(sessionToken);
const factors = /** @type {string[]} */ (session.token.amr ?? []);
if (!factors.includes('mfa')) throw new Failure('mfa', 'the session has no second factor');
console.log(`amr: ${factors.join(', ')}`);
