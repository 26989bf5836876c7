/**
 * Verify a code from the authenticator app as the second factor.
 *
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} code the code that the user entered
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with both factors:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeMfaWithTotp(loginId, code, refreshToken) {
  const response = await descopeClient.totp.verify(loginId, code, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
