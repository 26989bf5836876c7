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
