/**
 * Start to add a passkey to a signed-in user.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Pass the options to `navigator.credentials.create` in the user's
 * browser, and the credential that it returns to `finishPasskeyEnrollment`.
 *
 * @param {string} loginId the user's login ID
 * @param {string} origin the origin of your page, such as `https://example.com`
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<{ transactionId: string; options: string }>} `options`, for the browser, and
 *   `transactionId`, to finish with
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startPasskeyEnrollment(loginId, origin, refreshToken) {
  const response = await descopeClient.webauthn.update.start(loginId, origin, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
