/**
 * Create a user and send them an email with three links.
 *
 * The user isn't signed in yet: show them the number of the link to click, and call
 * `waitForEnchantedLink`.
 *
 * @param {string} loginId a new login ID, such as an email address
 * @param {string} uri your page that the links open with their token as the query parameter `t`
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<{ linkId: string; pendingRef: string }>} `linkId`, the number to show, and
 *   `pendingRef`, to wait with
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithEnchantedLink(loginId, uri, user) {
  const response = await descopeClient.enchantedLink.signUp(loginId, uri, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
