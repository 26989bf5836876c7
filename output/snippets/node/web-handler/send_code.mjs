app.post('/mfa/start', async (request, response) => {
  const email = field(request, 'email');
  const refreshToken = cookie(request, 'DSR');
  // The second factor: a sign-in with mfa and the refresh JWT sends a code.
  const delivery = await descopeClient.otp.signIn.email(email, { mfa: true }, refreshToken);
  if (!delivery.ok) throw answered(delivery);

  response.json({ sent_to: delivery.data.maskedEmail });
});

