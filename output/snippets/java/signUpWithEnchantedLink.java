/**
 * Creates a user and sends them an email with three links.
 *
 * <p>The user isn't signed in yet: show them the number of the link to click, and call {@link
 * #waitForEnchantedLink}.
 *
 * @param loginId a new login ID, such as an email address
 * @param uri your page that the links open with their token as the query parameter {@code t}
 * @param user the user's email address and phone number, if a factor needs them
 * @return getLinkId(), the number to show, and getPendingRef(), to wait with
 * @throws DescopeException if Descope refuses, for example with code E062107: the user already
 *     exists
 */
public EnchantedLinkResponse signUpWithEnchantedLink(String loginId, String uri, User user) {
  EnchantedLinkService enchantedLinkService =
      Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
  return enchantedLinkService.signUp(loginId, uri, user);
}
