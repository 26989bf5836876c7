/**
 * Add the passkey that the browser has created.
 *
 * The session doesn't change: the passkey counts from the next sign-in with it.
 *
 * @param {string} transactionId the transaction ID from the call that returned the options; keep it
 *   on your server
 * @param {string} credential the credential that the browser returned, as JSON
 * @returns {Promise<void>}
 * @throws {Error} Descope refused, for example because the credential is not valid. `cause` is the
 *   response.
 */
export async function finishPasskeyEnrollment(transactionId, credential) {
  const response = await descopeClient.webauthn.update.finish(transactionId, credential);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
