/**
 * Send a one-time code as the second factor, and add custom claims to the session.
 *
 * Ask for the code and call `verifyOtp`. The session JWT then has the claims under `nsec`, because
 * the request has no management key.
 *
 * @param {'email' | 'sms' | 'voice' | 'whatsapp'} method how to send the code
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @param {Record<string, unknown>} claims a map of custom claims
 * @returns {Promise<string>} the masked address that the code was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startMfaWithOtpAndClaims(method, loginId, refreshToken, claims) {
  const response = await descopeClient.otp.signIn[method](
    loginId,
    { mfa: true, customClaims: claims },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
