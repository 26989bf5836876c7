/**
 * Exchange the credential that the browser returned for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the credential is for. For a
 * second factor, check that the session belongs to the first factor's user.
 *
 * @param {string} transactionId the transaction ID from the call that returned the options; keep it
 *   on your server
 * @param {string} credential the credential that the browser returned, as JSON
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example because the credential is not valid. `cause` is the
 *   response.
 */
export async function verifyPasskey(transactionId, credential) {
  const response = await descopeClient.webauthn.signIn.finish(transactionId, credential);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
