/**
 * Signs a user in with a code from their authenticator app, as the first factor.
 *
 * @param loginId the user's login ID
 * @param code the code that the user entered
 * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
 *     response has none
 * @throws DescopeException if Descope refuses, for example because the code is wrong
 */
public AuthenticationInfo signInWithTotp(String loginId, String code) {
  TOTPService totpService =
      Client.getDescopeClient().getAuthenticationServices().getTotpService();
  return totpService.signInCode(loginId, code, null);
}
