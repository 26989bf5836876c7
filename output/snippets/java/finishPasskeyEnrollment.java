/**
 * Adds the passkey that the browser has created.
 *
 * <p>The session doesn't change: the passkey counts from the next sign-in with it.
 *
 * @param transactionId the transaction ID from the call that returned the options; keep it on
 *     your server
 * @param credential the credential that the browser returned, as JSON
 * @throws DescopeException if Descope refuses, for example because the credential is not valid
 */
public void finishPasskeyEnrollment(String transactionId, String credential) {
  WebAuthnService webAuthnService =
      Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
  webAuthnService.updateUserDeviceFinish(
      WebAuthnFinishRequest.builder().transactionId(transactionId).response(credential).build());
}
