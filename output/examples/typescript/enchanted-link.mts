import type { JWTResponse } from '@descope/node-sdk';
import { descopeClient } from './client.mjs';

/**
 * Create a user and send them an email with three links.
 *
 * The user isn't signed in yet: show them the number of the link to click, and call
 * `waitForEnchantedLink`.
 *
 * @param loginId - a new login ID, such as an email address
 * @param uri - your page that the links open with their token as the query parameter `t`
 * @param user - the user's email address and phone number, if a factor needs them
 * @returns `linkId`, the number to show, and `pendingRef`, to wait with
 * @throws Descope refused, for example E062107: the user already exists. `cause` is the response.
 */
export async function signUpWithEnchantedLink(
  loginId: string,
  uri: string,
  user: { email?: string; phone?: string },
): Promise<{ linkId: string; pendingRef: string }> {
  const response = await descopeClient.enchantedLink.signUp(loginId, uri, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Send an email with three links to a user who signs in, as the first factor.
 *
 * Show the user the number of the link to click, and call `waitForEnchantedLink`.
 *
 * @param loginId - the user's login ID
 * @param uri - your page that the links open with their token as the query parameter `t`
 * @returns `linkId`, the number to show, and `pendingRef`, to wait with
 * @throws Descope refused, for example E062108: user not found. `cause` is the response.
 */
export async function signInWithEnchantedLink(
  loginId: string,
  uri: string,
): Promise<{ linkId: string; pendingRef: string }> {
  const response = await descopeClient.enchantedLink.signIn(loginId, uri);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Send an email with three links as the second factor.
 *
 * Show the user the number of the link to click, and call `waitForEnchantedLink`. The first factor
 * must not be an email.
 *
 * @param loginId - the login ID of the user who passed the first factor
 * @param uri - your page that the links open with their token as the query parameter `t`
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns `linkId`, the number to show, and `pendingRef`, to wait with
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startMfaWithEnchantedLink(
  loginId: string,
  uri: string,
  refreshToken: string,
): Promise<{ linkId: string; pendingRef: string }> {
  const response = await descopeClient.enchantedLink.signIn(
    loginId,
    uri,
    { mfa: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

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

/**
 * Wait until the user has clicked the right link.
 *
 * For a second factor, check that the session belongs to the first factor's user. The SDK polls on
 * a timer: it tries again after any error response, and a network error is an `unhandledRejection`
 * of the process.
 *
 * @param pendingRef - the reference from the call that sent the email; keep it on your server
 * @param timeoutMs - how long to wait, in milliseconds
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws The user didn't click the right link in time: `cause.error.errorCode` is `0`.
 */
export async function waitForEnchantedLink(
  pendingRef: string,
  timeoutMs = 60_000,
): Promise<JWTResponse> {
  const response = await descopeClient.enchantedLink.waitForSession(pendingRef, {
    pollingIntervalMs: 1000,
    timeoutMs,
  });
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
