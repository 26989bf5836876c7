import { descopeClient } from './client.mjs';

/**
 * Let a request through only if its session has a second factor.
 *
 * @param {string} sessionToken the session JWT that came with the request
 * @returns {Promise<import('@descope/node-sdk').AuthenticationInfo['token']>} the claims of the
 *   session JWT, such as `sub`, the user's ID
 * @throws {Error} `code` is `ERR_MFA_REQUIRED` without a second factor, and such as
 *   `ERR_JWT_EXPIRED` if the session JWT is invalid.
 */
export async function requireMfa(sessionToken) {
  const { token } = await descopeClient.validateJwt(sessionToken);
  if (token.drn === 'DSR') {
    throw Object.assign(new Error('This is a refresh JWT'), {
      code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    });
  }
  if (!Array.isArray(token.amr) || !token.amr.includes('mfa')) {
    throw Object.assign(new Error('The session has no second factor'), {
      code: 'ERR_MFA_REQUIRED',
    });
  }
  return token;
}

/**
 * Let a sensitive request through only shortly after a step-up.
 *
 * @param {string} sessionToken the session JWT that came with the request
 * @returns {Promise<import('@descope/node-sdk').AuthenticationInfo['token']>} the claims of the
 *   session JWT, such as `sub`, the user's ID
 * @throws {Error} `code` is `ERR_STEP_UP_REQUIRED` without a step-up, and such as `ERR_JWT_EXPIRED`
 *   if the session JWT is invalid.
 */
export async function requireStepUp(sessionToken) {
  const { token } = await descopeClient.validateJwt(sessionToken);
  if (token.drn === 'DSR') {
    throw Object.assign(new Error('This is a refresh JWT'), {
      code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
    });
  }
  if (token.su !== true) {
    throw Object.assign(new Error('The session is not stepped up'), {
      code: 'ERR_STEP_UP_REQUIRED',
    });
  }
  return token;
}

/**
 * Ask Descope which user a session belongs to.
 *
 * Read the login ID for the second factor from here, never from the request.
 *
 * @param {string} refreshToken the refresh JWT of the session
 * @returns {Promise<{ userId: string; loginIds: string[] }>} the user, with the user ID and the
 *   login IDs: `userId` and `loginIds`
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function getUser(refreshToken) {
  const response = await descopeClient.me(refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * Get a new session JWT when the old one has expired. The factors stay.
 *
 * Store the refresh JWT, too, if there is a new one: Descope may rotate it.
 *
 * @param {string} refreshToken the refresh JWT of the session
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} the session: `sessionJwt` and
 *   `refreshJwt`
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function refreshSession(refreshToken) {
  const response = await descopeClient.refresh(refreshToken);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}

/**
 * End a session.
 *
 * Also delete your cookies: the session JWT stays valid until it expires.
 *
 * @param {string} refreshToken the refresh JWT of the session
 * @returns {Promise<void>}
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function logOut(refreshToken) {
  const response = await descopeClient.logout(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}

/**
 * End every session of a user, on all devices.
 *
 * Also delete your cookies: session JWTs stay valid until they expire.
 *
 * @param {string} refreshToken the refresh JWT of any of the user's sessions
 * @returns {Promise<void>}
 * @throws {Error} Descope refused, for example because the refresh JWT is invalid, or the user has
 *   logged out. `cause` is the response.
 */
export async function logOutEverywhere(refreshToken) {
  const response = await descopeClient.logoutAll(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
