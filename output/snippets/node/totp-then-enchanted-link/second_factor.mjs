// Ask until the link was clicked. The session that comes back has both factors.
// pendingRef: what the sign-in answered with.
// The SDK polls on a timer, which lets a broken connection escape as an unhandled rejection.
process.once('unhandledRejection', (error) => {
  fail(error);
  process.exit();
});
const patience = { pollingIntervalMs: 1000, timeoutMs: 60000 };
const secondFactor = await descopeClient.enchantedLink.waitForSession(pendingRef, patience);
if (!secondFactor.ok) throw new Failure('network', 'nobody clicked the link in time');
if (!secondFactor.data.sessionJwt) {
  throw new Failure('unreadable', 'the answer has no session JWT');
}
const sessionToken = secondFactor.data.sessionJwt;

