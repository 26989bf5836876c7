app.post('/sign-up', async (request, response) => {
  const email = field(request, 'email');
  const password = field(request, 'password');
  // The first factor: sign up with a password. The answer has the refresh JWT.
  const firstFactor = await descopeClient.password.signUp(email, password, { email: email });
  if (!firstFactor.ok) throw answered(firstFactor);
  if (!firstFactor.data.refreshJwt) {
    throw new Failure('unreadable', 'the answer has no refresh JWT');
  }
  const refreshToken = firstFactor.data.refreshJwt;

  keep(response, 'DSR', refreshToken);
  response.status(204).end();
});

