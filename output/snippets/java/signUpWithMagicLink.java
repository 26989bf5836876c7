/**
 * Creates a user and sends them a magic link.
 *
 * <p>The user isn't signed in yet: call {@link #verifyMagicLink} when they open the link.
 *
 * @param method how to send the link: DeliveryMethod.EMAIL or SMS
 * @param loginId a new login ID, such as an email address
 * @param uri your page that the link opens with its token as the query parameter {@code t}
 * @param user the user's email address and phone number, if a factor needs them
 * @return the masked address that the link was sent to
 * @throws DescopeException if Descope refuses, for example with code E062107: the user already
 *     exists
 */
public String signUpWithMagicLink(DeliveryMethod method, String loginId, String uri, User user) {
  MagicLinkService magicLinkService =
      Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
  return magicLinkService.signUp(method, loginId, uri, user);
}
