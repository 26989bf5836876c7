/**
 * Sign a user in with their password, as the first factor.
 *
 * @param {string} loginId the user's login ID
 * @param {string} password the password that the user entered
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example E062903: the sign-in failed. `cause` is the
 *   response.
 */
export async function signInWithPassword(loginId, password) {
  const response = await descopeClient.password.signIn(loginId, password);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
