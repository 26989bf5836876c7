import type { JWTResponse } from '@descope/node-sdk';
import { descopeClient } from './client.mjs';

/**
 * Create a user who signs in with an authenticator app.
 *
 * The user isn't signed in yet: ask for a code and call `signInWithTotp`.
 *
 * @param loginId - a new login ID, such as an email address
 * @param user - the user's email address and phone number, if a factor needs them
 * @returns the key for the app: `key`, `provisioningURL`, or `image`, a QR code
 * @throws Descope refused, for example E062107: the user already exists. `cause` is the response.
 */
export async function signUpWithTotp(
  loginId: string,
  user: { email?: string; phone?: string },
): Promise<{ key: string; provisioningURL: string; image: string }> {
  const response = await descopeClient.totp.signUp(loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Sign a user in with a code from their authenticator app, as the first factor.
 *
 * @param loginId - the user's login ID
 * @param code - the code that the user entered
 * @returns a session with one factor: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function signInWithTotp(loginId: string, code: string): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Add an authenticator app to a signed-in user.
 *
 * If the user has a second factor already, call `requireMfa` before this: a first factor alone
 * gives a refresh JWT, too.
 *
 * @param loginId - the user's login ID
 * @param refreshToken - the refresh JWT of the user's session
 * @returns the key for the app: `key`, `provisioningURL`, or `image`, a QR code
 * @throws Descope refused, for example because the refresh JWT is invalid. `cause` is the response.
 */
export async function enrollTotp(
  loginId: string,
  refreshToken: string,
): Promise<{ key: string; provisioningURL: string; image: string }> {
  const response = await descopeClient.totp.update(loginId, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Verify a code from the authenticator app as the second factor.
 *
 * @param loginId - the login ID of the user who passed the first factor
 * @param code - the code that the user entered
 * @param refreshToken - the refresh JWT that the first factor returned
 * @returns a session with both factors: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeMfaWithTotp(
  loginId: string,
  code: string,
  refreshToken: string,
): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Verify a code from the authenticator app before a sensitive action.
 *
 * @param loginId - the login ID of the signed-in user
 * @param code - the code that the user entered
 * @param refreshToken - the refresh JWT of the user's session
 * @returns a session that is stepped up for a limited time: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeStepUpWithTotp(
  loginId: string,
  code: string,
  refreshToken: string,
): Promise<JWTResponse> {
  const response = await descopeClient.totp.verify(loginId, code, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
