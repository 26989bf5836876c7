import type { JWTResponse } from '@descope/node-sdk';
import { descopeClient } from './client.mjs';

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

/**
 * Send a magic link before a sensitive action.
 *
 * Call `verifyMagicLink` when the user opens the link. The session is then stepped up for a limited
 * time.
 *
 * @param method - how to send the link
 * @param loginId - the login ID of the signed-in user
 * @param uri - your page that the link opens with its token as the query parameter `t`
 * @param refreshToken - the refresh JWT of the user's session
 * @returns the masked address that the link was sent to
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startStepUpWithMagicLink(
  method: 'email' | 'sms',
  loginId: string,
  uri: string,
  refreshToken: string,
): Promise<string> {
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

/**
 * Exchange the token of a magic link for a session.
 *
 * For a second factor, check that the session belongs to the first factor's user.
 *
 * @param token - the query parameter `t` of the link that the user opened
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the link has expired. `cause` is the response.
 */
export async function verifyMagicLink(token: string): Promise<JWTResponse> {
  const response = await descopeClient.magicLink.verify(token);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
