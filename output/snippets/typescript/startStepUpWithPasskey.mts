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
