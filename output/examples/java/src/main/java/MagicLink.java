import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.user.User;
import com.descope.sdk.auth.MagicLinkService;

/** Links by email or text message. */
public class MagicLink {

  /**
   * Creates a user and sends them a magic link.
   *
   * <p>The user isn't signed in yet: call {@link #verifyMagicLink} when they open the link.
   *
   * @param method how to send the link: DeliveryMethod.EMAIL or SMS
   * @param loginId a new login ID, such as an email address
   * @param uri your page that the link opens with its token as the query parameter {@code t}
   * @param user the user's email address and phone number, if a factor needs them
   * @return the masked address that the link was sent to
   * @throws DescopeException if Descope refuses, for example with code E062107: the user already
   *     exists
   */
  public String signUpWithMagicLink(DeliveryMethod method, String loginId, String uri, User user) {
    MagicLinkService magicLinkService =
        Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
    return magicLinkService.signUp(method, loginId, uri, user);
  }

  /**
   * Sends a magic link to a user who signs in, as the first factor.
   *
   * <p>Call {@link #verifyMagicLink} when the user opens the link.
   *
   * @param method how to send the link: DeliveryMethod.EMAIL or SMS
   * @param loginId the user's login ID
   * @param uri your page that the link opens with its token as the query parameter {@code t}
   * @return the masked address that the link was sent to
   * @throws DescopeException if Descope refuses, for example with code E062108: user not found
   */
  public String signInWithMagicLink(DeliveryMethod method, String loginId, String uri) {
    MagicLinkService magicLinkService =
        Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
    return magicLinkService.signIn(method, loginId, uri, null, null);
  }

  /**
   * Sends a magic link as the second factor.
   *
   * <p>Call {@link #verifyMagicLink} when the user opens the link. Choose a channel that the first
   * factor didn't use.
   *
   * @param method how to send the link: DeliveryMethod.EMAIL or SMS
   * @param loginId the login ID of the user who passed the first factor
   * @param uri your page that the link opens with its token as the query parameter {@code t}
   * @param refreshToken the refresh JWT that the first factor returned
   * @return the masked address that the link was sent to
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public String startMfaWithMagicLink(
      DeliveryMethod method, String loginId, String uri, String refreshToken) {
    MagicLinkService magicLinkService =
        Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
    return magicLinkService.signIn(method, loginId, uri, refreshToken, loginOptions);
  }

  /**
   * Sends a magic link before a sensitive action.
   *
   * <p>Call {@link #verifyMagicLink} when the user opens the link. The session is then stepped up
   * for a limited time.
   *
   * @param method how to send the link: DeliveryMethod.EMAIL or SMS
   * @param loginId the login ID of the signed-in user
   * @param uri your page that the link opens with its token as the query parameter {@code t}
   * @param refreshToken the refresh JWT of the user's session
   * @return the masked address that the link was sent to
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public String startStepUpWithMagicLink(
      DeliveryMethod method, String loginId, String uri, String refreshToken) {
    MagicLinkService magicLinkService =
        Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
    LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
    return magicLinkService.signIn(method, loginId, uri, refreshToken, loginOptions);
  }

  /**
   * Exchanges the token of a magic link for a session.
   *
   * <p>For a second factor, check that the session belongs to the first factor's user.
   *
   * @param token the query parameter {@code t} of the link that the user opened
   * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
   * @throws DescopeException if Descope refuses, for example because the link has expired
   */
  public AuthenticationInfo verifyMagicLink(String token) {
    MagicLinkService magicLinkService =
        Client.getDescopeClient().getAuthenticationServices().getMagicLinkService();
    return magicLinkService.verify(token);
  }
}
