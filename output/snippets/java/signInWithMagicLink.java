/**
 * Sends a magic link to a user who signs in, as the first factor.
 *
 * <p>Call {@link #verifyMagicLink} when the user opens the link.
 *
 * @param method how to send the link: DeliveryMethod.EMAIL or SMS
 * @param loginId the user's login ID
 * @param uri your page that the link opens with its token as the query parameter {@code t}
 * @return the masked address that the link was sent to
 * @throws DescopeException if Descope refuses, for example with code E062108: user not found
 */
public String signInWithMagicLink(DeliveryMethod method, String loginId, String uri) {
  MagicLinkService magicLinkService =
      Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
  return magicLinkService.signIn(method, loginId, uri, null, null);
}
