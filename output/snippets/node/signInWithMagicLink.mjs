/**
 * Send a magic link to a user who signs in, as the first factor.
 *
 * Call `verifyMagicLink` when the user opens the link.
 *
 * @param {'email' | 'sms'} method how to send the link
 * @param {string} loginId the user's login ID
 * @param {string} uri your page that the link opens with its token as the query parameter `t`
 * @returns {Promise<string>} the masked address that the link was sent to
 * @throws {Error} Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithMagicLink(method, loginId, uri) {
  const response = await descopeClient.magicLink.signIn[method](loginId, uri);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
