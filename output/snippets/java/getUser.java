/**
 * Asks Descope which user a session belongs to.
 *
 * <p>Read the login ID for the second factor from here, never from the request.
 *
 * @param refreshToken the refresh JWT of the session
 * @return the user, with the user ID and the login IDs: getUserId() and getLoginIds()
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
 *     the user has logged out
 */
public UserResponse getUser(String refreshToken) {
  AuthenticationService authService =
      Client.getDescopeClient().getAuthenticationServices().getAuthService();
  return authService.me(refreshToken);
}
