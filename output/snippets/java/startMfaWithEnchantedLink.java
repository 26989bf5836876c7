/**
 * Sends an email with three links as the second factor.
 *
 * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}. The
 * first factor must not be an email.
 *
 * @param loginId the login ID of the user who passed the first factor
 * @param uri your page that the links open with their token as the query parameter {@code t}
 * @param refreshToken the refresh JWT that the first factor returned
 * @return getLinkId(), the number to show, and getPendingRef(), to wait with
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public EnchantedLinkResponse startMfaWithEnchantedLink(
    String loginId, String uri, String refreshToken) {
  EnchantedLinkService enchantedLinkService =
      Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
  return enchantedLinkService.signIn(loginId, uri, refreshToken, loginOptions);
}
