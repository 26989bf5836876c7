/**
 * Gets a new session JWT when the old one has expired. The factors stay.
 *
 * <p>Store the refresh JWT, too, if there is a new one: Descope may rotate it.
 *
 * @param refreshToken the refresh JWT of the session
 * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
 *     the user has logged out
 */
public AuthenticationInfo refreshSession(String refreshToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  return authService.refreshSessionWithTokenAuthenticationInfo(refreshToken);
}
