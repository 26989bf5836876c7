/**
 * Creates a user with a password and signs them in.
 *
 * @param loginId a new login ID, such as an email address
 * @param password a password that meets your project's policy
 * @param user the user's email address and phone number, if a factor needs them
 * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
 *     response has none
 * @throws DescopeException if Descope refuses, for example with code E062107: the user already
 *     exists
 */
public AuthenticationInfo signUpWithPassword(String loginId, String password, User user) {
  PasswordService passwordService =
      Client.getDescopeClient().getAuthenticationServices().getPasswordService();
  return passwordService.signUp(loginId, user, password);
}
