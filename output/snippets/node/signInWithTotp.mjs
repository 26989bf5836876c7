/**
 * Sign a user in with a code from their authenticator app, as the first factor.
 *
 * @param {string} loginId the user's login ID
 * @param {string} code the code that the user entered
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function signInWithTotp(loginId, code) {
  const response = await descopeClient.totp.verify(loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
