/**
 * Creates a user who signs in with an authenticator app.
 *
 * <p>The user isn't signed in yet: ask for a code and call {@link #signInWithTotp}.
 *
 * @param loginId a new login ID, such as an email address
 * @param user the user's email address and phone number, if a factor needs them
 * @return the key for the app: getKey(), getProvisioningURL(), or getImage(), a QR code
 * @throws DescopeException if Descope refuses, for example with code E062107: the user already
 *     exists
 */
public TOTPResponse signUpWithTotp(String loginId, User user) {
  TOTPService totpService =
      Client.getDescopeClient().getAuthenticationServices().getTotpService();
  return totpService.signUp(loginId, user);
}
