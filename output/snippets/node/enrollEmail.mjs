/**
 * Add an email address to a signed-in user as a second factor, and send it a code.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Ask for the code and call `verifyOtp`, which returns a session with
 * both factors.
 *
 * @param {string} loginId the user's login ID
 * @param {string} email the email address to add
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollEmail(loginId, email, refreshToken) {
  const response = await descopeClient.otp.update.email(loginId, email, refreshToken, {
    mfa: true,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.maskedEmail;
}
