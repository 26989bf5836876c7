/**
 * Exchanges the token of a magic link for a session.
 *
 * <p>For a second factor, check that the session belongs to the first factor's user.
 *
 * @param token the query parameter {@code t} of the link that the user opened
 * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
 * @throws DescopeException if Descope refuses, for example because the link has expired
 */
public AuthenticationInfo verifyMagicLink(String token) {
  MagicLinkService magicLinkService =
      Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
  return magicLinkService.verify(token);
}
