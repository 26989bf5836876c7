/**
 * Send an email with three links to a user who signs in, as the first factor.
 *
 * Show the user the number of the link to click, and call `waitForEnchantedLink`.
 *
 * @param loginId - the user's login ID
 * @param uri - your page that the links open with their token as the query parameter `t`
 * @returns `linkId`, the number to show, and `pendingRef`, to wait with
 * @throws Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithEnchantedLink(
  loginId: string,
  uri: string,
): Promise<{ linkId: string; pendingRef: string }> {
  const response = await descopeClient.enchantedLink.signIn(loginId, uri);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
