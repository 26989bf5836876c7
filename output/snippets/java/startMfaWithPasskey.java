/**
 * Asks for the user's passkey as the second factor.
 *
 * <p>Pass the options to {@code navigator.credentials.get} in the user's browser, and the
 * credential that it returns to {@link #verifyPasskey}.
 *
 * @param loginId the login ID of the user who passed the first factor
 * @param origin the origin of your page, such as {@code https://example.com}
 * @param refreshToken the refresh JWT that the first factor returned
 * @return getOptions(), for the browser, and getTransactionId(), to finish with
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public WebAuthnTransactionResponse startMfaWithPasskey(
    String loginId, String origin, String refreshToken) {
  WebAuthnService webAuthnService =
      Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
  LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
  return webAuthnService.signInStart(loginId, origin, refreshToken, loginOptions);
}
