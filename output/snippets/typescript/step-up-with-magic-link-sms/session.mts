// Before what matters, validate the session JWT and refuse one without a step-up.
// sessionToken: the session JWT that came with the request.
const session = await descopeClient.validateSession(sessionToken);
if (!session.token.su) throw new Failure('stepup', 'the session is not stepped up');
const factors = Array.isArray(session.token.amr) ? session.token.amr : [];
console.log(`amr: ${factors.join(', ')}`);
