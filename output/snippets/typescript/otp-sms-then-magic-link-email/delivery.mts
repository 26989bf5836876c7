// The second factor: a sign-in with mfa and the refresh JWT sends a link.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
const delivery = await descopeClient.magicLink.signIn.email(
  phone,
  redirectUrl,
  { mfa: true },
  refreshToken,
);
if (!delivery.ok) throw answered(delivery);
console.log('Sent a link to', delivery.data?.maskedEmail);

