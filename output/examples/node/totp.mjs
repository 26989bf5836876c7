import { descopeClient } from './client.mjs';

/**
 * Create a user who signs in with an authenticator app.
 *
 * The user isn't signed in yet: ask for a code and call `signInWithTotp`.
 *
 * @param {string} loginId a new login ID, such as an email address
 * @param {{ email?: string; phone?: string }} user the user's email address and phone number, if a
 *   factor needs them
 * @returns {Promise<{ key: string; provisioningURL: string; image: string }>} the key for the app:
 *   `key`, `provisioningURL`, or `image`, a QR code
 * @throws {Error} Descope refused, for example E062107: the user already exists. `cause` is the
 *   response.
 */
export async function signUpWithTotp(loginId, user) {
  const response = await descopeClient.totp.signUp(loginId, user);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Sign a user in with a code from their authenticator app, as the first factor.
 *
 * @param {string} loginId the user's login ID
 * @param {string} code the code that the user entered
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function signInWithTotp(loginId, code) {
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
 * @param {string} loginId the user's login ID
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<{ key: string; provisioningURL: string; image: string }>} the key for the app:
 *   `key`, `provisioningURL`, or `image`, a QR code
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid. `cause` is the
 *   response.
 */
export async function enrollTotp(loginId, refreshToken) {
  const response = await descopeClient.totp.update(loginId, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Verify a code from the authenticator app as the second factor.
 *
 * @param {string} loginId the login ID of the user who passed the first factor
 * @param {string} code the code that the user entered
 * @param {string} refreshToken the refresh JWT that the first factor returned
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with both factors:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeMfaWithTotp(loginId, code, refreshToken) {
  const response = await descopeClient.totp.verify(loginId, code, { mfa: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Verify a code from the authenticator app before a sensitive action.
 *
 * @param {string} loginId the login ID of the signed-in user
 * @param {string} code the code that the user entered
 * @param {string} refreshToken the refresh JWT of the user's session
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session that is stepped up for a
 *   limited time: `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is wrong. `cause` is the response.
 */
export async function completeStepUpWithTotp(loginId, code, refreshToken) {
  const response = await descopeClient.totp.verify(loginId, code, { stepup: true }, refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
