import type { JWTResponse } from '@descope/node-sdk';
import { descopeClient } from './client.mjs';

/**
 * Start to add a passkey to a signed-in user.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too. Pass the options to `navigator.credentials.create` in the user's
 * browser, and the credential that it returns to `finishPasskeyEnrollment`.
 *
 * @param loginId - the user's login ID
 * @param origin - the origin of your page, such as `https://example.com`
 * @param refreshToken - the refresh JWT of the user's session
 * @returns `options`, for the browser, and `transactionId`, to finish with
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startPasskeyEnrollment(
  loginId: string,
  origin: string,
  refreshToken: string,
): Promise<{ transactionId: string; options: string }> {
  const response = await descopeClient.webauthn.update.start(loginId, origin, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Add the passkey that the browser has created.
 *
 * The session doesn't change: the passkey counts from the next sign-in with it.
 *
 * @param transactionId - the transaction ID from the call that returned the options; keep it on
 *   your server
 * @param credential - the credential that the browser returned, as JSON
 * @throws Descope refused, for example because the credential is not valid. `cause` is the
 *   response.
 */
export async function finishPasskeyEnrollment(
  transactionId: string,
  credential: string,
): Promise<void> {
  const response = await descopeClient.webauthn.update.finish(transactionId, credential);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}

/**
 * Ask for the user's passkey as the second factor.
 *
 * Pass the options to `navigator.credentials.get` in the user's browser, and the credential that it
 * returns to `verifyPasskey`.
 *
 * @param loginId - the login ID of the user who passed the first factor
 * @param origin - the origin of your page, such as `https://example.com`
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns `options`, for the browser, and `transactionId`, to finish with
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startMfaWithPasskey(
  loginId: string,
  origin: string,
  refreshToken: string,
): Promise<{ transactionId: string; options: string }> {
  const response = await descopeClient.webauthn.signIn.start(
    loginId,
    origin,
    { mfa: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Ask for the user's passkey before a sensitive action.
 *
 * Pass the options to `navigator.credentials.get` in the user's browser, and the credential that it
 * returns to `verifyPasskey`. The session is then stepped up for a limited time.
 *
 * @param loginId - the login ID of the signed-in user
 * @param origin - the origin of your page, such as `https://example.com`
 * @param refreshToken - the refresh JWT of the user's session
 * @returns `options`, for the browser, and `transactionId`, to finish with
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function startStepUpWithPasskey(
  loginId: string,
  origin: string,
  refreshToken: string,
): Promise<{ transactionId: string; options: string }> {
  const response = await descopeClient.webauthn.signIn.start(
    loginId,
    origin,
    { stepup: true },
    refreshToken,
  );
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Exchange the credential that the browser returned for a session.
 *
 * You don't pass `mfa` or the refresh JWT again: Descope knows what the credential is for. For a
 * second factor, check that the session belongs to the first factor's user.
 *
 * @param transactionId - the transaction ID from the call that returned the options; keep it on
 *   your server
 * @param credential - the credential that the browser returned, as JSON
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the credential is not valid. `cause` is the
 *   response.
 */
export async function verifyPasskey(
  transactionId: string,
  credential: string,
): Promise<JWTResponse> {
  const response = await descopeClient.webauthn.signIn.finish(transactionId, credential);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
