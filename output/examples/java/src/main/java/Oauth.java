import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.sdk.auth.OAuthService;

/** Sign-ins at an identity provider. */
public class Oauth {

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

  /**
   * Exchanges the code that the browser came back with for a session.
   *
   * <p>A new user is signed up. For the second factor, read the login ID from the session's user.
   *
   * @param code the query parameter {@code code} of the address that the browser came back to
   * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
   *     response has none
   * @throws DescopeException if Descope refuses, for example because the code is invalid or was
   *     used
   */
  public AuthenticationInfo exchangeOauthCode(String code) {
    OAuthService oauthService =
        Client.getDescopeClient().getAuthenticationServices().getOauthService();
    return oauthService.exchangeToken(code);
  }
}
