/**
 * Starts a sign-in at an identity provider, as the first factor.
 *
 * <p>Send the browser to the URL. It comes back to your page with the query parameter {@code
 * code}: call {@link #exchangeOauthCode}. If the user refuses, it comes back with {@code err}
 * instead.
 *
 * @param provider the identity provider, such as {@code google}
 * @param redirectUrl your page that the browser comes back to
 * @return the URL to send the browser to
 * @throws DescopeException if Descope refuses, for example because the provider or the page is
 *     not allowed in your project
 */
public String startSignInWithOauth(String provider, String redirectUrl) {
  OAuthService oauthService =
      Client.getDescopeClient().getAuthenticationServices().getOauthService();
  return oauthService.start(provider, redirectUrl, null);
}
