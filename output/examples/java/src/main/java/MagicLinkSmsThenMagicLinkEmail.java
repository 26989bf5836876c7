import com.descope.client.Config;
import com.descope.client.DescopeClient;
import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.exception.ServerCommonException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.auth.AuthenticationServices;
import com.descope.model.jwt.Token;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.user.User;
import com.descope.sdk.auth.AuthenticationService;
import com.descope.sdk.auth.MagicLinkService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

public class MagicLinkSmsThenMagicLinkEmail {
  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  private static void run() throws IOException {
    String projectId = System.getenv("DESCOPE_PROJECT_ID");
    if (projectId == null || projectId.isEmpty()) {
      throw new Failure("environment DESCOPE_PROJECT_ID is not set");
    }
    String phone = System.getenv().getOrDefault("PHONE", "+12025550123");
    String redirectUrl = System.getenv().getOrDefault("REDIRECT_URL", "https://example.com/verify");
    String email = System.getenv().getOrDefault("EMAIL", "you@example.com");
    // No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URL itself.
    DescopeClient descopeClient = new DescopeClient(Config.builder().projectId(projectId).build());
    AuthenticationServices services = descopeClient.getAuthenticationServices();
    MagicLinkService magicLinkService = services.getMagicLinkService();
    AuthenticationService authService = services.getAuthService();

    // Sign up a user and send a link by SMS. The answer holds no JWT yet.
    // method: where the link goes, DeliveryMethod.EMAIL or SMS.
    // loginId: the user's email address or phone number.
    // uri: the page of yours that the link opens; it finds the token in the parameter t.
    // user: what else is known of the user, such as where codes go.
    String signUp =
        magicLinkService.signUp(
            DeliveryMethod.SMS,
            phone,
            redirectUrl,
            User.builder().phone(phone).email(email).build());
    System.out.println("Sent a link to " + signUp);

    // The first factor: verify the token of the link, and keep the refresh JWT.
    // token: the parameter t of the link.
    String smsToken = ask("Enter the parameter t of the link in the text message:");
    AuthenticationInfo firstFactor = magicLinkService.verify(smsToken);
    if (firstFactor.getRefreshToken() == null) {
      throw new Failure("unreadable the answer has no refresh JWT");
    }
    String refreshToken = firstFactor.getRefreshToken().getJwt();

    // The second factor: a sign-in with mfa and the refresh JWT sends a link.
    // loginOptions: mfa asks for a session with both factors, stepup marks it.
    // refreshToken: the refresh JWT of the first factor.
    String delivery =
        magicLinkService.signIn(
            DeliveryMethod.EMAIL,
            phone,
            redirectUrl,
            refreshToken,
            LoginOptions.builder().mfa(true).build());
    System.out.println("Sent a link to " + delivery);

    // Verify the token of the link. The session that comes back has both factors.
    String emailToken = ask("Enter the parameter t of the link in the email:");
    AuthenticationInfo secondFactor = magicLinkService.verify(emailToken);
    String sessionToken = secondFactor.getToken().getJwt();

    // On every request, validate the session JWT and refuse a session without mfa.
    // sessionToken: the session JWT that came with the request.
    Token session = authService.validateSessionWithToken(sessionToken);
    List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
    if (!factors.contains("mfa")) {
      throw new Failure("mfa the session has no second factor");
    }
    System.out.println(
        "amr: " + factors.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  /** Print a prompt and read the next line of standard input. */
  private static String ask(String prompt) throws IOException {
    System.out.println(prompt);
    String answer = INPUT.readLine();
    if (answer == null) {
      throw new Failure("input ended");
    }
    return answer.trim();
  }

  /** A failure of this program's own. */
  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Tell what the service answered, what the SDK refused, or why no answer came. */
  private static String describe(Exception error) {
    if (error instanceof Failure) {
      return error.getMessage();
    }
    if (error instanceof IOException) { // the SDK does not declare it, but throws it
      return "network " + error.getMessage();
    }
    if (error instanceof ServerCommonException) {
      String answer = ((ServerCommonException) error).getServerResponse();
      if (answer != null) {
        return answered(answer);
      }
    }
    if (error instanceof DescopeException) {
      return ((DescopeException) error).getCode() + " " + error.getMessage();
    }
    return "unreadable " + error;
  }

  /** The service's answer is JSON with a code, unless something else answered in its place. */
  private static String answered(String answer) {
    try {
      JsonNode body = new ObjectMapper().readTree(answer);
      String code = body.path("errorCode").asText("unreadable");
      if (code.equals("E062107")) {
        System.err.println(
            "This login ID has signed up before. Set PHONE to another one and run again.");
      }
      return code + " " + body.path("errorDescription").asText("the answer has no error code");
    } catch (JsonProcessingException error) {
      return "unreadable " + error.getOriginalMessage();
    }
  }

  public static void main(String[] args) {
    try {
      run();
    } catch (Exception error) {
      System.err.println("error: " + describe(error));
      System.exit(1);
    }
  }
}
