/**
 * Exchange a one-time code for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.
 *
 * @param method - how the code was sent
 * @param loginId - the user's login ID; for a second factor, read it from the first factor's
 *   session, never from the request
 * @param code - the code that the user entered
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example E061102: the code is wrong. `cause` is the response.
 */
export async function verifyOtp(
  method: 'email' | 'sms' | 'voice' | 'whatsapp',
  loginId: string,
  code: string,
): Promise<JWTResponse> {
  const response = await descopeClient.otp.verify[method](loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
