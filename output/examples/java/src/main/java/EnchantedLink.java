import com.descope.exception.DescopeException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.enchantedlink.EnchantedLinkResponse;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.user.User;
import com.descope.sdk.auth.EnchantedLinkService;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/** Emails with three links, of which the user clicks the right one. */
public class EnchantedLink {

  /**
   * Creates a user and sends them an email with three links.
   *
   * <p>The user isn't signed in yet: show them the number of the link to click, and call {@link
   * #waitForEnchantedLink}.
   *
   * @param loginId a new login ID, such as an email address
   * @param uri your page that the links open with their token as the query parameter {@code t}
   * @param user the user's email address and phone number, if a factor needs them
   * @return getLinkId(), the number to show, and getPendingRef(), to wait with
   * @throws DescopeException if Descope refuses, for example with code E062107: the user already
   *     exists
   */
  public EnchantedLinkResponse signUpWithEnchantedLink(String loginId, String uri, User user) {
    EnchantedLinkService enchantedLinkService =
        Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
    return enchantedLinkService.signUp(loginId, uri, user);
  }

  /**
   * Sends an email with three links to a user who signs in, as the first factor.
   *
   * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}.
   *
   * @param loginId the user's login ID
   * @param uri your page that the links open with their token as the query parameter {@code t}
   * @return getLinkId(), the number to show, and getPendingRef(), to wait with
   * @throws DescopeException if Descope refuses, for example with code E062108: user not found
   */
  public EnchantedLinkResponse signInWithEnchantedLink(String loginId, String uri) {
    EnchantedLinkService enchantedLinkService =
        Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
    return enchantedLinkService.signIn(loginId, uri, null, null);
  }

  /**
   * Sends an email with three links as the second factor.
   *
   * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}. The
   * first factor must not be an email.
   *
   * @param loginId the login ID of the user who passed the first factor
   * @param uri your page that the links open with their token as the query parameter {@code t}
   * @param refreshToken the refresh JWT that the first factor returned
   * @return getLinkId(), the number to show, and getPendingRef(), to wait with
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public EnchantedLinkResponse startMfaWithEnchantedLink(
      String loginId, String uri, String refreshToken) {
    EnchantedLinkService enchantedLinkService =
        Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
    LoginOptions loginOptions = LoginOptions.builder().mfa(true).build();
    return enchantedLinkService.signIn(loginId, uri, refreshToken, loginOptions);
  }

  /**
   * Sends an email with three links before a sensitive action.
   *
   * <p>Show the user the number of the link to click, and call {@link #waitForEnchantedLink}. The
   * session is then stepped up for a limited time.
   *
   * @param loginId the login ID of the signed-in user
   * @param uri your page that the links open with their token as the query parameter {@code t}
   * @param refreshToken the refresh JWT of the user's session
   * @return getLinkId(), the number to show, and getPendingRef(), to wait with
   * @throws DescopeException if Descope refuses, for example because the refresh JWT is invalid
   */
  public EnchantedLinkResponse startStepUpWithEnchantedLink(
      String loginId, String uri, String refreshToken) {
    EnchantedLinkService enchantedLinkService =
        Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
    LoginOptions loginOptions = LoginOptions.builder().stepup(true).build();
    return enchantedLinkService.signIn(loginId, uri, refreshToken, loginOptions);
  }

  /**
   * Waits until the user has clicked the right link.
   *
   * <p>For a second factor, check that the session belongs to the first factor's user.
   *
   * @param pendingRef the reference from the call that sent the email; keep it on your server
   * @param timeout how long to wait
   * @return the session: getToken(), and getRefreshToken(), which is null if the response has none
   * @throws DescopeException if Descope refuses, for example because the link has expired
   * @throws TimeoutException if the user didn't click the right link in time
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public AuthenticationInfo waitForEnchantedLink(String pendingRef, Duration timeout)
      throws InterruptedException, TimeoutException {
    EnchantedLinkService enchantedLinkService =
        Client.getDescopeClient().getAuthenticationServices().getEnchantedLinkService();
    Instant deadline = Instant.now().plus(timeout);
    while (Instant.now().isBefore(deadline)) {
      try {
        return enchantedLinkService.getSession(pendingRef);
      } catch (DescopeException e) {
        if (!"E062503".equals(e.getCode())) { // anything but: not clicked yet
          throw e;
        }
      }
      Thread.sleep(1000);
    }
    throw new TimeoutException("The link was not clicked in time");
  }
}
