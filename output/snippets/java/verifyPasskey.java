/**
 * Exchanges the credential that the browser returned for a session.
 *
 * <p>You don't pass {@code mfa} or the refresh JWT again: Descope knows what the credential is
 * for. For a second factor, check that the session belongs to the first factor's user.
 *
 * @param transactionId the transaction ID from the call that returned the options; keep it on
 *     your server
 * @param credential the credential that the browser returned, as JSON
 * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
 * @throws DescopeException if Descope refuses, for example because the credential is not valid
 */
public AuthenticationInfo verifyPasskey(String transactionId, String credential) {
  WebAuthnService webAuthnService =
      Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
  return webAuthnService.signInFinish(
      WebAuthnFinishRequest.builder().transactionId(transactionId).response(credential).build());
}
