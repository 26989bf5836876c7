/**
 * Send a one-time code as the second factor.
 *
 * Ask for the code and call `verifyOtp`. Choose a channel that the first factor didn't use.
 *
 * @param method - how to send the code
 * @param loginId - the login ID of the user who passed the first factor
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns the masked address that the code was sent to
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startMfaWithOtp(
  method: 'email' | 'sms' | 'voice' | 'whatsapp',
  loginId: string,
  refreshToken: string,
): Promise<string> {
  const response = await descopeClient.otp.signIn[method](loginId, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
