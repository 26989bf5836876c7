app.post('/mfa/verify', async (request, response) => {
  const email = field(request, 'email');
  const code = field(request, 'code');
  // Verify the code. Both JWTs that come back are of a session with both factors.
  const secondFactor = await descopeClient.otp.verify.email(email, code);
  if (!secondFactor.ok) throw answered(secondFactor);
  if (!secondFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const newRefreshToken = secondFactor.data.refreshJwt;
  if (!secondFactor.data.sessionJwt) {
    throw new Failure('unreadable', 'the answer has no session JWT');
  }
  const newSessionToken = secondFactor.data.sessionJwt;

  keep(response, 'DSR', newRefreshToken);
  keep(response, 'DS', newSessionToken);
  response.status(204).end();
});

