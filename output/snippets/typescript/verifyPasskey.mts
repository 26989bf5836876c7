/**
 * Exchange the credential that the browser returned for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the credential is for. For a
 * second factor, check that the session belongs to the first factor's user.
 *
 * @param transactionId - the transaction ID from the call that returned the options; keep it on
 *   your server
 * @param credential - the credential that the browser returned, as JSON
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the credential is not valid. `cause` is the
 *   response.
 */
export async function verifyPasskey(
  transactionId: string,
  credential: string,
): Promise<JWTResponse> {
  const response = await descopeClient.webauthn.signIn.finish(transactionId, credential);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
