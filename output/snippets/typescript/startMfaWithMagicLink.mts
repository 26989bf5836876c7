/**
 * Send a magic link as the second factor.
 *
 * Call `verifyMagicLink` when the user opens the link. Choose a channel that the first factor
 * didn't use.
 *
 * @param method - how to send the link
 * @param loginId - the login ID of the user who passed the first factor
 * @param uri - your page that the link opens with its token as the query parameter `t`
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns the masked address that the link was sent to
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startMfaWithMagicLink(
  method: 'email' | 'sms',
  loginId: string,
  uri: string,
  refreshToken: string,
): Promise<string> {
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
