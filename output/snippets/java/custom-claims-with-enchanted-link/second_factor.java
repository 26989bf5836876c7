// Ask until the link was clicked. The session that comes back has both factors.
// pendingRef: what the sign-in answered with.
AuthenticationInfo secondFactor = null;
long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
while (secondFactor == null) {
  try {
    secondFactor = enchantedLinkService.getSession(pendingRef);
  } catch (DescopeException error) {
    if (!"E062503".equals(error.getCode())) {
      throw error;
    }
    if (System.nanoTime() > deadline) {
      throw new Failure("network nobody clicked the link in time");
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
  }
}
String sessionToken = secondFactor.getToken().getJwt();

