/**
 * Exchanges the code that the browser came back with for a session.
 *
 * <p>A new user is signed up. For the second factor, read the login ID from the session's user.
 *
 * @param code the query parameter {@code code} of the address that the browser came back to
 * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
 *     response has none
 * @throws DescopeException if Descope refuses, for example because the code is invalid or was
 *     used
 */
public AuthenticationInfo exchangeOauthCode(String code) {
  OAuthService oauthService =
      Client.getDescopeClient().getAuthenticationServices().getOauthService();
  return oauthService.exchangeToken(code);
}
