/**
 * Sends a magic link as the second factor.
 *
 * <p>Call {@link #verifyMagicLink} when the user opens the link. Choose a channel that the first
 * factor didn't use.
 *
 * @param method how to send the link: DeliveryMethod.EMAIL or SMS
 * @param loginId the login ID of the user who passed the first factor
 * @param uri your page that the link opens with its token as the query parameter {@code t}
 * @param refreshToken the refresh JWT that the first factor returned
 * @return the masked address that the link was sent to
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public String startMfaWithMagicLink(
    DeliveryMethod method, String loginId, String uri, String refreshToken) {
  MagicLinkService magicLinkService =
      Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
  return magicLinkService.signIn(method, loginId, uri, refreshToken, loginOptions);
}
