/**
 * Create a user who signs in with an authenticator app.
 *
 * The user isn't signed in yet: ask for a code and call `signInWithTotp`.
 *
 * @param {string} loginId a new login ID, such as an email address
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<{ key: string; provisioningURL: string; image: string }>} the key for the app:
 *   `key`, `provisioningURL`, or `image`, a QR code
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithTotp(loginId, user) {
  const response = await descopeClient.totp.signUp(loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
