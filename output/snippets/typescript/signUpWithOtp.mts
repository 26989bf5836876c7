/**
 * Create a user and send them a one-time code.
 *
 * The user isn't signed in yet: ask for the code and call `verifyOtp`.
 *
 * @param method - how to send the code
 * @param loginId - a new login ID, such as an email address
 * @param user - the user's email address and phone number, if a factor needs them
 * @returns the masked address that the code was sent to
 * @throws Descope refused, for example E062107: the user already exists. `cause` is the response.
 */
export async function signUpWithOtp(
  method: 'email' | 'sms' | 'voice' | 'whatsapp',
  loginId: string,
  user: { email?: string; phone?: string },
): Promise<string> {
  const response = await descopeClient.otp.signUp[method](loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
