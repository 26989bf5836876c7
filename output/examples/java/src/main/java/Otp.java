import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.user.User;
import com.descope.sdk.auth.OTPService;
import java.util.Map;

/** One-time codes by email, text message, call or WhatsApp. */
public class Otp {

  /**
   * Creates a user and sends them a one-time code.
   *
   * <p>The user isn't signed in yet: ask for the code and call {@link #verifyOtp}.
   *
   * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId a new login ID, such as an email address
   * @param user the user's email address and phone number, if a factor needs them
   * @return the masked address that the code was sent to
   * @throws DescopeException if Descope refuses, for example with code E062107: the user already
   *     exists
   */
  public String signUpWithOtp(DeliveryMethod method, String loginId, User user) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    return otpService.signUp(method, loginId, user);
  }

  /**
   * Sends a one-time code to a user who signs in, as the first factor.
   *
   * <p>Ask for the code and call {@link #verifyOtp}.
   *
   * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId the user's login ID
   * @return the masked address that the code was sent to
   * @throws DescopeException if Descope refuses, for example with code E062108: user not found
   */
  public String signInWithOtp(DeliveryMethod method, String loginId) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    return otpService.signIn(method, loginId, null);
  }

  /**
   * Sends a one-time code as the second factor.
   *
   * <p>Ask for the code and call {@link #verifyOtp}. Choose a channel that the first factor didn't
   * use.
   *
   * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId the login ID of the user who passed the first factor
   * @param refreshToken the refresh JWT that the first factor returned
   * @return the masked address that the code was sent to
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public String startMfaWithOtp(DeliveryMethod method, String loginId, String refreshToken) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
    return otpService.signIn(method, loginId, loginOptions, refreshToken);
  }

  /**
   * Sends a one-time code as the second factor, and adds custom claims to the session.
   *
   * <p>Ask for the code and call {@link #verifyOtp}. The session JWT then has the claims under
   * {@code nsec}, because the request has no management key.
   *
   * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId the login ID of the user who passed the first factor
   * @param refreshToken the refresh JWT that the first factor returned
   * @param claims a map of custom claims
   * @return the masked address that the code was sent to
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public String startMfaWithOtpAndClaims(
      DeliveryMethod method, String loginId, String refreshToken, Map<String, Object> claims) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).customClaims(claims).build();
    return otpService.signIn(method, loginId, loginOptions, refreshToken);
  }

  /**
   * Sends a one-time code before a sensitive action.
   *
   * <p>Ask for the code and call {@link #verifyOtp}. The session is then stepped up for a limited
   * time.
   *
   * @param method how to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId the login ID of the signed-in user
   * @param refreshToken the refresh JWT of the user's session
   * @return the masked address that the code was sent to
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public String startStepUpWithOtp(DeliveryMethod method, String loginId, String refreshToken) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
    return otpService.signIn(method, loginId, loginOptions, refreshToken);
  }

  /**
   * Exchanges a one-time code for a session.
   *
   * <p>You don't pass {@code mfa} or the refresh JWT again: Descope knows what the code is for.
   *
   * @param method how the code was sent: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP
   * @param loginId the user's login ID; for a second factor, read it from the first factor's
   *     session, never from the request
   * @param code the code that the user entered
   * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
   * @throws DescopeException if Descope refuses, for example with code E061102: the code is wrong
   */
  public AuthenticationInfo verifyOtp(DeliveryMethod method, String loginId, String code) {
    OTPService otpService = Client.getDescopeClient().getAuthenticationServices().getOtpService();
    return otpService.verifyCode(method, loginId, code);
  }
}
