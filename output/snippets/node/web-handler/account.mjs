app.get('/account', async (request, response) => {
  const sessionToken = cookie(request, 'DS');
  // On every request, validate the session JWT and refuse a session without mfa.
  const session = await descopeClient.validateSession(sessionToken).catch(() => {
    throw new Failure('session', 'the session JWT is not valid');
  });
  const factors = /** @type {string[]} */ (session.token.amr ?? []);
  if (!factors.includes('mfa')) throw new Failure('mfa', 'the session has no second factor');

  response.json({ amr: factors });
});

