/**
 * Exchange a one-time code for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how the code was sent
 * @param {string} loginId the user's login ID; for a second factor, read it from the first factor's
 *   session, never from the request
 * @param {string} code the code that the user entered
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example E061102: the code is wrong. `cause` is the response.
 */
export async function verifyOtp(method, loginId, code) {
  const response = await descopeClient.otp.verify[method](loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
