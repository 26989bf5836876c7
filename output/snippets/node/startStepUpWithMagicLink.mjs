/**
 * Send a magic link before a sensitive action.
 *
 * Call `verifyMagicLink` when the user opens the link. The session is then stepped up for a limited
 * time.
 *
 * @param {'email' | 'sms'} method how to send the link
 * @param {string} loginId the login ID of the signed-in user
 * @param {string} uri your page that the link opens with its token as the query parameter `t`
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<string>} the masked address that the link was sent to
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function startStepUpWithMagicLink(method, loginId, uri, refreshToken) {
  const response = await descopeClient.magicLink.signIn[method](
    loginId,
    uri,
    { stepup: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
