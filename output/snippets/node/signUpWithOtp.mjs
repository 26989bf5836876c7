/**
 * Create a user and send them a one-time code.
 *
 * The user isn't signed in yet: ask for the code and call `verifyOtp`.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId a new login ID, such as an email address
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithOtp(method, loginId, user) {
  const response = await descopeClient.otp.signUp[method](loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
