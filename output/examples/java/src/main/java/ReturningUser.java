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
import com.descope.sdk.auth.OTPService;
import com.descope.sdk.auth.PasswordService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

public class ReturningUser {
  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  private static void run() throws IOException {
    String projectId = System.getenv("DESCOPE_PROJECT_ID");
    if (projectId == null || projectId.isEmpty()) {
      throw new Failure("environment DESCOPE_PROJECT_ID is not set");
    }
    String loginId = System.getenv().getOrDefault("LOGIN_ID", "you@example.com");
    String password = System.getenv().getOrDefault("PASSWORD", "correct-Horse-battery-9-staple");
    // No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URL itself.
    DescopeClient descopeClient = new DescopeClient(Config.builder().projectId(projectId).build());
    AuthenticationServices services = descopeClient.getAuthenticationServices();
    OTPService otpService = services.getOtpService();
    PasswordService passwordService = services.getPasswordService();
    AuthenticationService authService = services.getAuthService();

    // Have a user, so that the program can run. In your application this was long ago.
    // loginId: the user's email address or phone number.
    // password: the user's new password.
    // user: what else is known of the user, such as where codes go.
    passwordService.signUp(loginId, User.builder().email(loginId).build(), password);

    // The first factor: sign in with the password, and keep the refresh JWT.
    AuthenticationInfo firstFactor = passwordService.signIn(loginId, password);
    if (firstFactor.getRefreshToken() == null) {
      throw new Failure("unreadable the answer has no refresh JWT");
    }
    String refreshToken = firstFactor.getRefreshToken().getJwt();

    // The second factor: a sign-in with mfa and the refresh JWT sends a code.
    // method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
    // loginOptions: mfa asks for a session with both factors, stepup marks it.
    // refreshToken: the refresh JWT of the first factor.
    String delivery =
        otpService.signIn(
            DeliveryMethod.EMAIL, loginId, LoginOptions.builder().mfa(true).build(), refreshToken);
    System.out.println("Sent a code to " + delivery);

    // Verify the code. The session that comes back has both factors.
    // code: the six digits from the message.
    String emailCode = ask("Enter the code from the email:");
    AuthenticationInfo secondFactor =
        otpService.verifyCode(DeliveryMethod.EMAIL, loginId, emailCode);
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
            "This login ID has signed up before. Set LOGIN_ID to another one and run again.");
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
