/**
 * Send a one-time code before a sensitive action.
 *
 * Ask for the code and call `verifyOtp`. The session is then stepped up for a limited time.
 *
 * @param method - how to send the code
 * @param loginId - the login ID of the signed-in user
 * @param refreshToken - the refresh JWT of the user's session
 * @returns the masked address that the code was sent to
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startStepUpWithOtp(
  method: 'email' | 'sms' | 'voice' | 'whatsapp',
  loginId: string,
  refreshToken: string,
): Promise<string> {
  const response = await descopeClient.otp.signIn[method](loginId, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
