/**
 * Ends a session.
 *
 * <p>Also delete your cookies: the session JWT stays valid until it expires.
 *
 * @param refreshToken the refresh JWT of the session
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
 *     the user has logged out
 */
public void logOut(String refreshToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  authService.logout(refreshToken);
}
