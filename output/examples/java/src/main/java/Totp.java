import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.totp.TOTPResponse;
import com.descope.model.user.User;
import com.descope.sdk.auth.TOTPService;

/** Codes from an authenticator app. */
public class Totp {

  /**
   * Creates a user who signs in with an authenticator app.
   *
   * <p>The user isn't signed in yet: ask for a code and call {@link #signInWithTotp}.
   *
   * @param loginId a new login ID, such as an email address
   * @param user the user's email address and phone number, if a factor needs them
   * @return the key for the app: getKey(), getProvisioningURL(), or getImage(), a QR code
   * @throws DescopeException if Descope refuses, for example with code E062107: the user already
   *     exists
   */
  public TOTPResponse signUpWithTotp(String loginId, User user) {
    TOTPService totpService =
        Client.getDescopeClient().getAuthenticationServices().getTotpService();
    return totpService.signUp(loginId, user);
  }

  /**
   * Signs a user in with a code from their authenticator app, as the first factor.
   *
   * @param loginId the user's login ID
   * @param code the code that the user entered
   * @return a session with one factor: getToken(), and getRefreshToken(), which is null if the
   *     response has none
   * @throws DescopeException if Descope refuses, for example because the code is wrong
   */
  public AuthenticationInfo signInWithTotp(String loginId, String code) {
    TOTPService totpService =
        Client.getDescopeClient().getAuthenticationServices().getTotpService();
    return totpService.signInCode(loginId, code, null);
  }

  /**
   * Adds an authenticator app to a signed-in user.
   *
   * <p>If the user has a second factor already, call {@link #requireMfa} before this: a first
   * factor alone gives a refresh JWT, too.
   *
   * @param loginId the user's login ID
   * @param refreshToken the refresh JWT of the user's session
   * @return the key for the app: getKey(), getProvisioningURL(), or getImage(), a QR code
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public TOTPResponse enrollTotp(String loginId, String refreshToken) {
    TOTPService totpService =
        Client.getDescopeClient().getAuthenticationServices().getTotpService();
    return totpService.updateUser(loginId, refreshToken);
  }

  /**
   * Verifies a code from the authenticator app as the second factor.
   *
   * @param loginId the login ID of the user who passed the first factor
   * @param code the code that the user entered
   * @param refreshToken the refresh JWT that the first factor returned
   * @return a session with both factors: getToken(), and getRefreshToken(), which is null if the
   *     response has none
   * @throws DescopeException if Descope refuses, for example because the code is wrong
   */
  public AuthenticationInfo completeMfaWithTotp(String loginId, String code, String refreshToken) {
    TOTPService totpService =
        Client.getDescopeClient().getAuthenticationServices().getTotpService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
    return totpService.signInCode(loginId, code, loginOptions, refreshToken);
  }

  /**
   * Verifies a code from the authenticator app before a sensitive action.
   *
   * @param loginId the login ID of the signed-in user
   * @param code the code that the user entered
   * @param refreshToken the refresh JWT of the user's session
   * @return a session that is stepped up for a limited time: getToken(), and getRefreshToken(),
   *     which is null if the response has none
   * @throws DescopeException if Descope refuses, for example because the code is wrong
   */
  public AuthenticationInfo completeStepUpWithTotp(
      String loginId, String code, String refreshToken) {
    TOTPService totpService =
        Client.getDescopeClient().getAuthenticationServices().getTotpService();
    LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
    return totpService.signInCode(loginId, code, loginOptions, refreshToken);
  }
}
