/**
 * Send an email with three links as the second factor.
 *
 * Show the user the number of the link to click, and call `waitForEnchantedLink`. The first factor
 * must not be an email.
 *
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} uri your page that the links open with their token as the query parameter `t`
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @returns {Promise<{ linkId: string; pendingRef: string }>} `linkId`, the number to show, and
 *   `pendingRef`, to wait with
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startMfaWithEnchantedLink(loginId, uri, refreshToken) {
  const response = await descopeClient.enchantedLink.signIn(
    loginId,
    uri,
    { mfa: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
