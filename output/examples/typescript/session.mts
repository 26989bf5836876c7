import type { AuthenticationInfo, JWTResponse } from '@descope/node-sdk';
import { descopeClient } from './client.mjs';

/**
 * Let a request through only if its session has a second factor.
 *
 * @param sessionToken - the session JWT that came with the request
 * @returns the claims of the session JWT, such as `sub`, the user's ID
 * @throws `code` is `ERR_MFA_REQUIRED` without a second factor, and such as `ERR_JWT_EXPIRED` if
 *   the session JWT is invalid.
 */
export async function requireMfa(sessionToken: string): Promise<AuthenticationInfo['token']> {
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
 * @param sessionToken - the session JWT that came with the request
 * @returns the claims of the session JWT, such as `sub`, the user's ID
 * @throws `code` is `ERR_STEP_UP_REQUIRED` without a step-up, and such as `ERR_JWT_EXPIRED` if the
 *   session JWT is invalid.
 */
export async function requireStepUp(sessionToken: string): Promise<AuthenticationInfo['token']> {
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
 * @param refreshToken - the refresh JWT of the session
 * @returns the user, with the user ID and the login IDs: `userId` and `loginIds`
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function getUser(
  refreshToken: string,
): Promise<{ userId: string; loginIds: string[] }> {
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
 * @param refreshToken - the refresh JWT of the session
 * @returns the session: `sessionJwt` and `refreshJwt`
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function refreshSession(refreshToken: string): Promise<JWTResponse> {
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
 * @param refreshToken - the refresh JWT of the session
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function logOut(refreshToken: string): Promise<void> {
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
 * @param refreshToken - the refresh JWT of any of the user's sessions
 * @throws Descope refused, for example because the refresh JWT is invalid, or the user has logged
 *   out. `cause` is the response.
 */
export async function logOutEverywhere(refreshToken: string): Promise<void> {
  const response = await descopeClient.logoutAll(refreshToken);
  if (!response.ok) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
}
