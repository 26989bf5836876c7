import { descopeClient } from './client.mjs';

/**
 * Create a user and send them a magic link.
 *
 * The user isn't signed in yet: call `verifyMagicLink` when they open the link.
 *
 * @param {'email' | 'sms'} method how to send the link
 * @param {string} loginId a new login ID, such as an email address
 * @param {string} uri your page that the link opens with its token as the query parameter `t`
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<string>} the masked address that the link was sent to
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithMagicLink(method, loginId, uri, user) {
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

/**
 * Exchange the token of a magic link for a session.
 *
 * For a second factor, check that the session belongs to the first factor's user.
 *
 * @param {string} token the query parameter `t` of the link that the user opened
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example because the link has expired. `cause` is the
 *   response.
 */
export async function verifyMagicLink(token) {
  const response = await descopeClient.magicLink.verify(token);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
