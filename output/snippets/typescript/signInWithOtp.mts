/**
 * Send a one-time code to a user who signs in, as the first factor.
 *
 * Ask for the code and call `verifyOtp`.
 *
 * @param method - how to send the code
 * @param loginId - the user's login ID
 * @returns the masked address that the code was sent to
 * @throws Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithOtp(
  method: 'email' | 'sms' | 'voice' | 'whatsapp',
  loginId: string,
): Promise<string> {
  const response = await descopeClient.otp.signIn[method](loginId);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
