/**
 * Create a user and send them a magic link.
 *
 * The user isn't signed in yet: call `verifyMagicLink` when they open the link.
 *
 * @param method - how to send the link
 * @param loginId - a new login ID, such as an email address
 * @param uri - your page that the link opens with its token as the query parameter `t`
 * @param user - the user's email address and phone number, if a factor needs them
 * @returns the masked address that the link was sent to
 * @throws Descope refused, for example E062107: the user already exists. `cause` is the response.
 */
export async function signUpWithMagicLink(
  method: 'email' | 'sms',
  loginId: string,
  uri: string,
  user: { email?: string; phone?: string },
): Promise<string> {
  const response = await descopeClient.magicLink.signUp[method](loginId, uri, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return 'maskedEmail' in response.data ? response.data.maskedEmail : response.data.maskedPhone;
}
