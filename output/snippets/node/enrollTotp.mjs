/**
 * Add an authenticator app to a signed-in user.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too.
 *
 * @param {string} loginId the user's login ID
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<{ key: string; provisioningURL: string; image: string }>} the key for the app:
 *   `key`, `provisioningURL`, or `image`, a QR code
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollTotp(loginId, refreshToken) {
  const response = await descopeClient.totp.update(loginId, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
