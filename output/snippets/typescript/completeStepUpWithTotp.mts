/**
 * Verify a code from the authenticator app before a sensitive action.
 *
 * @param loginId - the login ID of the signed-in user
 * @param code - the code that the user entered
 * @param refreshToken - the refresh JWT of the user's session
 * @returns a session that is stepped up for a limited time: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeStepUpWithTotp(
  loginId: string,
  code: string,
  refreshToken: string,
): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
