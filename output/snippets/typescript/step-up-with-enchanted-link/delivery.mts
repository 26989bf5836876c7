// The second factor: a sign-in with stepup and the refresh JWT sends a mail.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
const delivery = await descopeClient.enchantedLink.signIn(
  loginId,
  redirectUrl,
  { stepup: true },
  refreshToken,
);
if (!delivery.ok) throw answered(delivery);
if (!delivery.data?.pendingRef) {
  throw new Failure('unreadable', 'the answer has no pending ref');
}
const pendingRef = delivery.data.pendingRef;
console.log('Click this link in the email:', delivery.data.linkId);

