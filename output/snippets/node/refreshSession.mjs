/**
 * Get a new session JWT when the old one has expired. The factors stay.
 *
 * Store the refresh JWT, too, if there is a new one: Descope may rotate it.
 *
 * @param {string} refreshToken the refresh JWT of the session
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function refreshSession(refreshToken) {
  const response = await descopeClient.refresh(refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
