/**
 * Send a magic link as the second factor.
 *
 * Call `verifyMagicLink` when the user opens the link. Choose a channel that the first factor
 * didn't use.
 *
 * @param {'email' | 'sms'} method how to send the link
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} uri your page that the link opens with its token as the query parameter `t`
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @returns {Promise<string>} the masked address that the link was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startMfaWithMagicLink(method, loginId, uri, refreshToken) {
  const response = await descopeClient.magicLink.signIn[method](
    loginId,
    uri,
    { mfa: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
