/**
 * Sends a magic link before a sensitive action.
 *
 * <p>Call {@link #verifyMagicLink} when the user opens the link. The session is then stepped up
 * for a limited time.
 *
 * @param method how to send the link: DeliveryMethod.EMAIL or SMS
 * @param loginId the login ID of the signed-in user
 * @param uri your page that the link opens with its token as the query parameter {@code t}
 * @param refreshToken the refresh JWT of the user's session
 * @return the masked address that the link was sent to
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public String startStepUpWithMagicLink(
    DeliveryMethod method, String loginId, String uri, String refreshToken) {
  MagicLinkService magicLinkService =
      Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
  LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
  return magicLinkService.signIn(method, loginId, uri, refreshToken, loginOptions);
}
