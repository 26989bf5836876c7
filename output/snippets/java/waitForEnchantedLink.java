/**
 * Waits until the user has clicked the right link.
 *
 * <p>For a second factor, check that the session belongs to the first factor's user.
 *
 * @param pendingRef the reference from the call that sent the email; keep it on your server
 * @param timeout how long to wait
 * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
 * @throws DescopeException if Descope refuses, for example because the link has expired
 * @throws TimeoutException if the user didn't click the right link in time
 * @throws InterruptedException if the thread is interrupted while it waits
 */
public AuthenticationInfo waitForEnchantedLink(String pendingRef, Duration timeout)
    throws InterruptedException, TimeoutException {
  EnchantedLinkService enchantedLinkService =
      Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
  Instant deadline = Instant.now().plus(timeout);
  while (Instant.now().isBefore(deadline)) {
    try {
      return enchantedLinkService.getSession(pendingRef);
    } catch (DescopeException e) {
      if (!"E062503".equals(e.getCode())) { // anything but: not clicked yet
        throw e;
      }
    }
    Thread.sleep(1000);
  }
  throw new TimeoutException("The link was not clicked in time");
}
