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
