import com.descope.client.Config;
import com.descope.client.DescopeClient;
import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.exception.ServerCommonException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.auth.AuthenticationServices;
import com.descope.model.jwt.Token;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.totp.TOTPResponse;
import com.descope.model.user.User;
import com.descope.sdk.auth.AuthenticationService;
import com.descope.sdk.auth.OTPService;
import com.descope.sdk.auth.TOTPService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

public class OtpWhatsappThenTotp {
  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  private static void run() throws IOException {
    String projectId = System.getenv("DESCOPE_PROJECT_ID");
    if (projectId == null || projectId.isEmpty()) {
      throw new Failure("environment DESCOPE_PROJECT_ID is not set");
    }
    String phone = System.getenv().getOrDefault("PHONE", "+12025550123");
    // No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URL itself.
    DescopeClient descopeClient = new DescopeClient(Config.builder().projectId(projectId).build());
    AuthenticationServices services = descopeClient.getAuthenticationServices();
    TOTPService totpService = services.getTotpService();
    OTPService otpService = services.getOtpService();
    AuthenticationService authService = services.getAuthService();

    // Sign up a user and send a code by WhatsApp. The answer holds no JWT yet.
    // method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
    // loginId: the user's email address or phone number.
    // user: what else is known of the user, such as where codes go.
    String signUp =
        otpService.signUp(DeliveryMethod.WHATSAPP, phone, User.builder().phone(phone).build());
    System.out.println("Sent a code to " + signUp);

    // The first factor: verify the code, and keep the refresh JWT.
    // code: the six digits from the message.
    String whatsappCode = ask("Enter the code from the WhatsApp message:");
    AuthenticationInfo firstFactor =
        otpService.verifyCode(DeliveryMethod.WHATSAPP, phone, whatsappCode);
    if (firstFactor.getRefreshToken() == null) {
      throw new Failure("unreadable the answer has no refresh JWT");
    }
    String refreshToken = firstFactor.getRefreshToken().getJwt();

    // Enrol an authenticator app for the user who is signed in.
    // refreshToken: the refresh JWT of the first factor.
    TOTPResponse enrolment = totpService.updateUser(phone, refreshToken);
    System.out.println("Add this key to your authenticator app: " + enrolment.getKey());

    // The second factor: the app's code, with mfa and the refresh JWT.
    // loginOptions: mfa asks for a session with both factors, stepup marks it.
    String totpCode = ask("Enter the code from the authenticator app:");
    AuthenticationInfo secondFactor =
        totpService.signInCode(
            phone, totpCode, LoginOptions.builder().mfa(true).build(), refreshToken);
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
