/**
 * End a session.
 *
 * Also delete your cookies: the session JWT stays valid until it expires.
 *
 * @param refreshToken - the refresh JWT of the session
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function logOut(refreshToken: string): Promise<void> {
  const response = await descopeClient.logout(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
