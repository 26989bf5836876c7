/**
 * Send a one-time code to a user who signs in, as the first factor.
 *
 * Ask for the code and call `verifyOtp`.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the user's login ID
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithOtp(method, loginId) {
  const response = await descopeClient.otp.signIn[method](loginId);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
