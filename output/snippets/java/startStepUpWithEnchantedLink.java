/**
 * Sends an email with three links before a sensitive action.
 *
 * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}. The
 * session is then stepped up for a limited time.
 *
 * @param loginId the login ID of the signed-in user
 * @param uri your page that the links open with their token as the query parameter {@code t}
 * @param refreshToken the refresh JWT of the user's session
 * @return getLinkId(), the number to show, and getPendingRef(), to wait with
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public EnchantedLinkResponse startStepUpWithEnchantedLink(
    String loginId, String uri, String refreshToken) {
  EnchantedLinkService enchantedLinkService =
      Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
  LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
  return enchantedLinkService.signIn(loginId, uri, refreshToken, loginOptions);
}
