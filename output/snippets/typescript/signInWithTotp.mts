/**
 * Sign a user in with a code from their authenticator app, as the first factor.
 *
 * @param loginId - the user's login ID
 * @param code - the code that the user entered
 * @returns a session with one factor: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function signInWithTotp(loginId: string, code: string): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
