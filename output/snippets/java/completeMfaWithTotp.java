/**
 * Verifies a code from the authenticator app as the second factor.
 *
 * @param loginId the login ID of the user who passed the first factor
 * @param code the code that the user entered
 * @param refreshToken the refresh JWT that the first factor returned
 * @return a session with both factors: getToken(), and getRefreshToken(), which is null if the
 *     response has none
 * @throws DescopeException if Descope refuses, for example because the code is wrong
 */
public AuthenticationInfo completeMfaWithTotp(String loginId, String code, String refreshToken) {
  TOTPService totpService =
      Client.getDescopeClient().getAuthenticationServices().getTotpService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
  return totpService.signInCode(loginId, code, loginOptions, refreshToken);
}
