import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.webauthn.WebAuthnFinishRequest;
import com.descope.model.webauthn.WebAuthnTransactionResponse;
import com.descope.sdk.auth.WebAuthnService;

/** Passkeys, which the user's browser creates and uses. */
public class Passkey {

  /**
   * Starts to add a passkey to a signed-in user.
   *
   * <p>If the user has a second factor already, call {@link #requireMfa} before this: a first
   * factor alone gives a refresh JWT, too. Pass the options to {@code navigator.credentials.create}
   * in the user's browser, and the credential that it returns to {@link #finishPasskeyEnrollment}.
   *
   * @param loginId the user's login ID
   * @param origin the origin of your page, such as {@code https://example.com}
   * @param refreshToken the refresh JWT of the user's session
   * @return getOptions(), for the browser, and getTransactionId(), to finish with
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public WebAuthnTransactionResponse startPasskeyEnrollment(
      String loginId, String origin, String refreshToken) {
    WebAuthnService webAuthnService =
        Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
    return webAuthnService.updateUserDeviceStart(loginId, origin, refreshToken);
  }

  /**
   * Adds the passkey that the browser has created.
   *
   * <p>The session doesn't change: the passkey counts from the next sign-in with it.
   *
   * @param transactionId the transaction ID from the call that returned the options; keep it on
   *     your server
   * @param credential the credential that the browser returned, as JSON
   * @throws DescopeException if Descope refuses, for example because the credential is not valid
   */
  public void finishPasskeyEnrollment(String transactionId, String credential) {
    WebAuthnService webAuthnService =
        Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
    webAuthnService.updateUserDeviceFinish(
        WebAuthnFinishRequest.builder().transactionId(transactionId).response(credential).build());
  }

  /**
   * Asks for the user's passkey as the second factor.
   *
   * <p>Pass the options to {@code navigator.credentials.get} in the user's browser, and the
   * credential that it returns to {@link #verifyPasskey}.
   *
   * @param loginId the login ID of the user who passed the first factor
   * @param origin the origin of your page, such as {@code https://example.com}
   * @param refreshToken the refresh JWT that the first factor returned
   * @return getOptions(), for the browser, and getTransactionId(), to finish with
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public WebAuthnTransactionResponse startMfaWithPasskey(
      String loginId, String origin, String refreshToken) {
    WebAuthnService webAuthnService =
        Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
    return webAuthnService.signInStart(loginId, origin, refreshToken, loginOptions);
  }

  /**
   * Asks for the user's passkey before a sensitive action.
   *
   * <p>Pass the options to {@code navigator.credentials.get} in the user's browser, and the
   * credential that it returns to {@link #verifyPasskey}. The session is then stepped up for a
   * limited time.
   *
   * @param loginId the login ID of the signed-in user
   * @param origin the origin of your page, such as {@code https://example.com}
   * @param refreshToken the refresh JWT of the user's session
   * @return getOptions(), for the browser, and getTransactionId(), to finish with
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public WebAuthnTransactionResponse startStepUpWithPasskey(
      String loginId, String origin, String refreshToken) {
    WebAuthnService webAuthnService =
        Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
    LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
    return webAuthnService.signInStart(loginId, origin, refreshToken, loginOptions);
  }

  /**
   * Exchanges the credential that the browser returned for a session.
   *
   * <p>You don't pass {@code mfa} or the refresh JWT again: Descope knows what the credential is
   * for. For a second factor, check that the session belongs to the first factor's user.
   *
   * @param transactionId the transaction ID from the call that returned the options; keep it on
   *     your server
   * @param credential the credential that the browser returned, as JSON
   * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
   * @throws DescopeException if Descope refuses, for example because the credential is not valid
   */
  public AuthenticationInfo verifyPasskey(String transactionId, String credential) {
    WebAuthnService webAuthnService =
        Client.getDescopeClient().getAuthenticationServices().getWebAuthnService();
    return webAuthnService.signInFinish(
        WebAuthnFinishRequest.builder().transactionId(transactionId).response(credential).build());
  }
}
