/**
 * Add a phone number to a signed-in user as a second factor, and send it a code.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Ask for the code and call `verifyOtp`, which returns a session with
 * both factors.
 *
 * @param method - how to send the code
 * @param loginId - the user's login ID
 * @param phone - the phone number to add, such as +12025550123
 * @param refreshToken - the refresh JWT of the user's session
 * @returns the masked phone number that the code was sent to
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function enrollPhone(
  method: 'sms' | 'voice' | 'whatsapp',
  loginId: string,
  phone: string,
  refreshToken: string,
): Promise<string> {
  const response = await descopeClient.otp.update.phone[method](loginId, phone, refreshToken, {
    mfa: true,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.maskedPhone;
}
