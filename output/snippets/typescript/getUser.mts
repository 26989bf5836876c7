/**
 * Ask Descope which user a session belongs to.
 *
 * Read the login ID for the second factor from here, never from the request.
 *
 * @param refreshToken - the refresh JWT of the session
 * @returns the user, with the user ID and the login IDs: `userId` and `loginIds`
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function getUser(
  refreshToken: string,
): Promise<{ userId: string; loginIds: string[] }> {
  const response = await descopeClient.me(refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
