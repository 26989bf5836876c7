/**
 * Exchange the token of a magic link for a session.
 *
 * For a second factor, check that the session belongs to the first factor's user.
 *
 * @param token - the query parameter `t` of the link that the user opened
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the link has expired. `cause` is the response.
 */
export async function verifyMagicLink(token: string): Promise<JWTResponse> {
  const response = await descopeClient.magicLink.verify(token);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
