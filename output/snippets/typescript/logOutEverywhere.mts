/**
 * End every session of a user, on all devices.
 *
 * Also delete your cookies: session JWTs stay valid until they expire.
 *
 * @param refreshToken - the refresh JWT of any of the user's sessions
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function logOutEverywhere(refreshToken: string): Promise<void> {
  const response = await descopeClient.logoutAll(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
