/**
 * Sends an email with three links to a user who signs in, as the first factor.
 *
 * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}.
 *
 * @param loginId the user's login ID
 * @param uri your page that the links open with their token as the query parameter {@code t}
 * @return getLinkId(), the number to show, and getPendingRef(), to wait with
 * @throws DescopeException if Descope refuses, for example with code E062108: user not found
 */
public EnchantedLinkResponse signInWithEnchantedLink(String loginId, String uri) {
  EnchantedLinkService enchantedLinkService =
      Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
  return enchantedLinkService.signIn(loginId, uri, null, null);
}
