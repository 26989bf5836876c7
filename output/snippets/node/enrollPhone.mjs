/**
 * Add a phone number to a signed-in user as a second factor, and send it a code.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Ask for the code and call `verifyOtp`, which returns a session with
 * both factors.
 *
 * @param {'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the user's login ID
 * @param {string} phone the phone number to add, such as +12025550123
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked phone number that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollPhone(method, loginId, phone, refreshToken) {
  const response = await descopeClient.otp.update.phone[method](loginId, phone, refreshToken, {
    mfa: true,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.maskedPhone;
}
