/**
 * End every session of a user, on all devices.
 *
 * Also delete your cookies: session JWTs stay valid until they expire.
 *
 * @param {string} refreshToken the refresh JWT of any of the user's sessions
 * @returns {Promise<void>}
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function logOutEverywhere(refreshToken) {
  const response = await descopeClient.logoutAll(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
