/**
 * Starts to add a passkey to a signed-in user.
 *
 * <p>If the user has a second factor already, call {@link #requireMfa} before this: a first
 * factor alone gives a refresh JWT, too. Pass the options to {@code navigator.credentials.create}
 * in the user's browser, and the credential that it returns to {@link #finishPasskeyEnrollment}.
 *
 * @param loginId the user's login ID
 * @param origin the origin of your page, such as {@code https://example.com}
 * @param refreshToken the refresh JWT of the user's session
 * @return getOptions(), for the browser, and getTransactionId(), to finish with
 * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
 */
public WebAuthnTransactionResponse startPasskeyEnrollment(
    String loginId, String origin, String refreshToken) {
  WebAuthnService webAuthnService =
      Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
  return webAuthnService.updateUserDeviceStart(loginId, origin, refreshToken);
}
