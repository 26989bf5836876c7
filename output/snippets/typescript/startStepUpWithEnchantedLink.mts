/**
 * Send an email with three links before a sensitive action.
 *
 * Show the user the number of the link to click, and call `waitForEnchantedLink`. The session is
 * then stepped up for a limited time.
 *
 * @param loginId - the login ID of the signed-in user
 * @param uri - your page that the links open with their token as the query parameter `t`
 * @param refreshToken - the refresh JWT of the user's session
 * @returns `linkId`, the number to show, and `pendingRef`, to wait with
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startStepUpWithEnchantedLink(
  loginId: string,
  uri: string,
  refreshToken: string,
): Promise<{ linkId: string; pendingRef: string }> {
  const response = await descopeClient.enchantedLink.signIn(
    loginId,
    uri,
    { stepup: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
