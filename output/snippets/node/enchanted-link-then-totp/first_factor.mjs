// The first factor: ask until the link was clicked, and keep the refresh JWT.
// pendingRef: what the sign-in answered with.
// The SDK polls on a timer, which lets a broken connection escape as an unhandled rejection.
process.once('unhandledRejection', (error) => {
  fail(error);
  process.exit();
});
const patience = { pollingIntervalMs: 1000, timeoutMs: 60000 };
const firstFactor = await descopeClient.enchantedLink.waitForSession(pendingRef, patience);
if (!firstFactor.ok) throw new Failure('network', 'nobody clicked the link in time');
if (!firstFactor.data.refreshJwt) {
  throw new Failure('unreadable', 'the answer has no refresh JWT');
}
const refreshToken = firstFactor.data.refreshJwt;

