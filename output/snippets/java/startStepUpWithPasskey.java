/**
 * Asks for the user's passkey before a sensitive action.
 *
 * <p>Pass the options to {@code navigator.credentials.get} in the user's browser, and the
 * credential that it returns to {@link #verifyPasskey}. The session is then stepped up for a
 * limited time.
 *
 * @param loginId the login ID of the signed-in user
 * @param origin the origin of your page, such as {@code https://example.com}
 * @param refreshToken the refresh JWT of the user's session
 * @return getOptions(), for the browser, and getTransactionId(), to finish with
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public WebAuthnTransactionResponse startStepUpWithPasskey(
    String loginId, String origin, String refreshToken) {
  WebAuthnService webAuthnService =
      Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
  LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
  return webAuthnService.signInStart(loginId, origin, refreshToken, loginOptions);
}
