/**
 * Verifies a code from the authenticator app before a sensitive action.
 *
 * @param loginId the login ID of the signed-in user
 * @param code the code that the user entered
 * @param refreshToken the refresh JWT of the user's session
 * @return a session that is stepped up for a limited time: getToken(), and getRefreshToken(),
 *     which is null if the response has none
 * @throws DescopeException if Descope refuses, for example because the code is wrong
 */
public AuthenticationInfo completeStepUpWithTotp(
    String loginId, String code, String refreshToken) {
  TOTPService totpService =
      Client.getDescopeClient().getAuthenticationServices().getTotpService();
  LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
  return totpService.signInCode(loginId, code, loginOptions, refreshToken);
}
