/**
 * Exchange the code that the browser came back with for a session.
 *
 * A new user is signed up. For the second factor, read the login ID from the session's user.
 *
 * @param {string} code the query parameter `code` of the address that the browser came back to
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is invalid or was used. `cause` is
 *   the response.
 */
export async function exchangeOauthCode(code) {
  const response = await descopeClient.oauth.exchange(code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
