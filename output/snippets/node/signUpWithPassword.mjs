/**
 * Create a user with a password and sign them in.
 *
 * @param {string} loginId a new login ID, such as an email address
 * @param {string} password a password that meets your project's policy
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithPassword(loginId, password, user) {
  const response = await descopeClient.password.signUp(loginId, password, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
