/**
 * Ends every session of a user, on all devices.
 *
 * <p>Also delete your cookies: session JWTs stay valid until they expire.
 *
 * @param refreshToken the refresh JWT of any of the user's sessions
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
 *     the user has logged out
 */
public void logOutEverywhere(String refreshToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  authService.logoutAll(refreshToken);
}
