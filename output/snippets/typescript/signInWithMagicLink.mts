/**
 * Send a magic link to a user who signs in, as the first factor.
 *
 * Call `verifyMagicLink` when the user opens the link.
 *
 * @param method - how to send the link
 * @param loginId - the user's login ID
 * @param uri - your page that the link opens with its token as the query parameter `t`
 * @returns the masked address that the link was sent to
 * @throws Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithMagicLink(
  method: 'email' | 'sms',
  loginId: string,
  uri: string,
): Promise<string> {
  const response = await descopeClient.magicLink.signIn[method](loginId, uri);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
