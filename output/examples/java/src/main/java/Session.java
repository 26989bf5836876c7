import com.descope.exception.ClientFunctionalException;
import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.jwt.Token;
import com.descope.model.user.response.UserResponse;
import com.descope.sdk.auth.AuthenticationService;
import java.util.Collection;

/** Sessions: what they are allowed to do, and how they continue and end. */
public class Session {

  /**
   * Lets a request through only if its session has a second factor.
   *
   * @param sessionToken the session JWT that came with the request
   * @return the session JWT, with getClaims(), and getId(), the user's ID
   * @throws SecurityException if the session is valid, but has no second factor
   * @throws DescopeException if the session JWT is invalid, or the public keys can't be fetched;
   *     see getCause()
   */
  public Token requireMfa(String sessionToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    Token token = authService.validateSessionWithToken(sessionToken);
    if ("DSR".equals(token.getClaims().get("drn"))) { // a refresh JWT
      throw ClientFunctionalException.invalidToken();
    }
    Object factors = token.getClaims().get("amr");
    if (!(factors instanceof Collection) || !((Collection<?>) factors).contains("mfa")) {
      throw new SecurityException("The session has no second factor");
    }
    return token;
  }

  /**
   * Lets a sensitive request through only shortly after a step-up.
   *
   * @param sessionToken the session JWT that came with the request
   * @return the session JWT, with getClaims(), and getId(), the user's ID
   * @throws SecurityException if the session is valid, but not stepped up
   * @throws DescopeException if the session JWT is invalid, or the public keys can't be fetched;
   *     see getCause()
   */
  public Token requireStepUp(String sessionToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    Token token = authService.validateSessionWithToken(sessionToken);
    if ("DSR".equals(token.getClaims().get("drn"))) { // a refresh JWT
      throw ClientFunctionalException.invalidToken();
    }
    if (!Boolean.TRUE.equals(token.getClaims().get("su"))) {
      throw new SecurityException("The session is not stepped up");
    }
    return token;
  }

  /**
   * Asks Descope which user a session belongs to.
   *
   * <p>Read the login ID for the second factor from here, never from the request.
   *
   * @param refreshToken the refresh JWT of the session
   * @return the user, with the user ID and the login IDs: getUserId() and getLoginIds()
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
   *     the user has logged out
   */
  public UserResponse getUser(String refreshToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    return authService.me(refreshToken);
  }

  /**
   * Gets a new session JWT when the old one has expired. The factors stay.
   *
   * <p>Store the refresh JWT, too, if there is a new one: Descope may rotate it.
   *
   * @param refreshToken the refresh JWT of the session
   * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
   *     the user has logged out
   */
  public AuthenticationInfo refreshSession(String refreshToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    return authService.refreshSessionWithTokenAuthenticationInfo(refreshToken);
  }

  /**
   * Ends a session.
   *
   * <p>Also delete your cookies: the session JWT stays valid until it expires.
   *
   * @param refreshToken the refresh JWT of the session
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
   *     the user has logged out
   */
  public void logOut(String refreshToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    authService.logout(refreshToken);
  }

  /**
   * Ends every session of a user, on all devices.
   *
   * <p>Also delete your cookies: session JWTs stay valid until they expire.
   *
   * @param refreshToken the refresh JWT of any of the user's sessions
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid, or
   *     the user has logged out
   */
  public void logOutEverywhere(String refreshToken) {
    AuthenticationService authService =
        Client.getDescopeClient().getAuthenticationServices().getAuthService();
    authService.logoutAll(refreshToken);
  }
}
