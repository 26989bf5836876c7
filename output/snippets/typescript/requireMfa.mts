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
