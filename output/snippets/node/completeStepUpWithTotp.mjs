/**
 * Verify a code from the authenticator app before a sensitive action.
 *
 * @param {string} loginId the login ID of the signed-in user
 * @param {string} code the code that the user entered
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session that is stepped up for a
 *   limited time: `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeStepUpWithTotp(loginId, code, refreshToken) {
  const response = await descopeClient.totp.verify(loginId, code, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
