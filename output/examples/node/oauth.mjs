import { descopeClient } from './client.mjs';

/**
 * Start a sign-in at an identity provider, as the first factor.
 *
 * Send the browser to the URL. It comes back to your page with the query parameter `code`: call
 * `exchangeOauthCode`. If the user refuses, it comes back with `err` instead.
 *
 * @param {string} provider the identity provider, such as `google`
 * @param {string} redirectUrl your page that the browser comes back to
 * @returns {Promise<string>} the URL to send the browser to
 * @throws {Error} Descope refused, for example because the provider or the page is not allowed in
 *   your project. `cause` is the response.
 */
export async function startSignInWithOauth(provider, redirectUrl) {
  const response = await descopeClient.oauth.start(provider, redirectUrl);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data.url;
}

/**
 * Exchange the code that the browser came back with for a session.
 *
 * A new user is signed up. For the second factor, read the login ID from the session's user.
 *
 * @param {string} code the query parameter `code` of the address that the browser came back to
 * @returns {Promise<import('@descope/node-sdk').JWTResponse>} a session with one factor:
 *   `sessionJwt` and `refreshJwt`
 * @throws {Error} Descope refused, for example because the code is invalid or was used. `cause` is
 *   the response.
 */
export async function exchangeOauthCode(code) {
  const response = await descopeClient.oauth.exchange(code);
  if (!response.ok || !response.data) {
    throw new Error(`Descope: ${response.error?.errorCode ?? response.code}`, { cause: response });
  }
  return response.data;
}
