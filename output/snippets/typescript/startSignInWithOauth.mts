/**
 * Start a sign-in at an identity provider, as the first factor.
 *
 * Send the browser to the URL. It comes back to your page with the query parameter `code`: call
 * `exchangeOauthCode`. If the user refuses, it comes back with `err` instead.
 *
 * @param provider - the identity provider, such as `google`
 * @param redirectUrl - your page that the browser comes back to
 * @returns the URL to send the browser to
 * @throws Descope refused, for example because the provider or the page is not allowed in your
 *   project. `cause` is the response.
 */
export async function startSignInWithOauth(provider: string, redirectUrl: string): Promise<string> {
  const response = await descopeClient.oauth.start(provider, redirectUrl);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.url;
}
