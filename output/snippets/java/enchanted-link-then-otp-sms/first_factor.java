// The first factor: ask until the link was clicked, and keep the refresh JWT.
// pendingRef: what the sign-in answered with.
AuthenticationInfo firstFactor = null;
long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
while (firstFactor == null) {
  try {
    firstFactor = enchantedLinkService.getSession(pendingRef);
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
if (firstFactor.getRefreshToken() == null) {
  throw new Failure("unreadable the answer has no refresh JWT");
}
String refreshToken = firstFactor.getRefreshToken().getJwt();

