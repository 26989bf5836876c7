/**
 * Verify a code from the authenticator app as the second factor.
 *
 * @param loginId - the login ID of the user who passed the first factor
 * @param code - the code that the user entered
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns a session with both factors: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeMfaWithTotp(
  loginId: string,
  code: string,
  refreshToken: string,
): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
