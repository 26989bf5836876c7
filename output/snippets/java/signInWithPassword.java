/**
 * Signs a user in with their password, as the first factor.
 *
 * @param loginId the user's login ID
 * @param password the password that the user entered
 * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
 *     response has none
 * @throws DescopeException if Descope refuses, for example with code E062903: the sign-in failed
 */
public AuthenticationInfo signInWithPassword(String loginId, String password) {
  PasswordService passwordService =
      Client.getDescopeClient().getAuthenticationServices().getPasswordService();
  return passwordService.signIn(loginId, password);
}
