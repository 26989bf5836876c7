/**
 * Add an authenticator app to a signed-in user.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too.
 *
 * @param loginId - the user's login ID
 * @param refreshToken - the refresh JWT of the user's session
 * @returns the key for the app: `key`, `provisioningURL`, or `image`, a QR code
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function enrollTotp(
  loginId: string,
  refreshToken: string,
): Promise<{ key: string; provisioningURL: string; image: string }> {
  const response = await descopeClient.totp.update(loginId, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
