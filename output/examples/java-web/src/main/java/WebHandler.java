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
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

public class WebHandler extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger TOMCAT = Logger.getLogger("org.apache");
  private final transient OTPService otpService;
  private final transient PasswordService passwordService;
  private final transient AuthenticationService authService;

  private WebHandler(AuthenticationServices services) {
    otpService = services.getOtpService();
    passwordService = services.getPasswordService();
    authService = services.getAuthService();
  }

  private static void run() throws LifecycleException {
    String projectId = System.getenv("DESCOPE_PROJECT_ID");
    if (projectId == null || projectId.isEmpty()) {
      throw new Failure("environment DESCOPE_PROJECT_ID is not set");
    }
    String port = System.getenv().getOrDefault("PORT", "8080");
    // No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URL itself.
    DescopeClient descopeClient = new DescopeClient(Config.builder().projectId(projectId).build());
    TOMCAT.setLevel(Level.WARNING);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("target/tomcat");
    tomcat.setPort(Integer.parseInt(port));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    WebHandler servlet = new WebHandler(descopeClient.getAuthenticationServices());
    Tomcat.addServlet(tomcat.addContext("", null), "mfa", servlet).addMapping("/");
    tomcat.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
    System.out.println("Listening on http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
  }

  /** A signal would end the JVM with another status than 0. */
  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
      Runtime.getRuntime().halt(0);
    } catch (LifecycleException error) {
      Runtime.getRuntime().halt(1);
    }
  }

  /** POST /sign-up. */
  private void signUp(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String email = field(request, "email");
    String password = field(request, "password");
    // The first factor: sign up with a password. The answer has the refresh JWT.
    AuthenticationInfo firstFactor =
        passwordService.signUp(email, User.builder().email(email).build(), password);
    if (firstFactor.getRefreshToken() == null) {
      throw new Failure("unreadable the answer has no refresh JWT");
    }
    String refreshToken = firstFactor.getRefreshToken().getJwt();

    keep(response, "DSR", refreshToken);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** POST /mfa/start. */
  private void sendCode(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String email = field(request, "email");
    String refreshToken = cookie(request, "DSR");
    // The second factor: a sign-in with mfa and the refresh JWT sends a code.
    String delivery =
        otpService.signIn(
            DeliveryMethod.EMAIL, email, LoginOptions.builder().mfa(true).build(), refreshToken);

    answer(response, HttpServletResponse.SC_OK, Map.of("sent_to", delivery));
  }

  /** POST /mfa/verify. */
  private void verifyCode(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String email = field(request, "email");
    String code = field(request, "code");
    // Verify the code. Both JWTs that come back are of a session with both factors.
    AuthenticationInfo secondFactor = otpService.verifyCode(DeliveryMethod.EMAIL, email, code);
    if (secondFactor.getRefreshToken() == null) {
      throw new Failure("unreadable the answer has no refresh JWT");
    }
    String newRefreshToken = secondFactor.getRefreshToken().getJwt();
    String newSessionToken = secondFactor.getToken().getJwt();

    keep(response, "DSR", newRefreshToken);
    keep(response, "DS", newSessionToken);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** GET /account. */
  private void account(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String sessionToken = cookie(request, "DS");
    // On every request, validate the session JWT and refuse a session without mfa.
    Token session;
    try {
      session = authService.validateSessionWithToken(sessionToken);
    } catch (RuntimeException error) {
      throw new Failure("session the session JWT is not valid");
    }
    List<?> factors = (List<?>) session.getClaims().getOrDefault("amr", Collections.emptyList());
    if (!factors.contains("mfa")) {
      throw new Failure("mfa the session has no second factor");
    }

    answer(response, HttpServletResponse.SC_OK, Map.of("amr", factors));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      switch (request.getMethod() + " " + request.getServletPath()) {
        case "POST /sign-up":
          signUp(request, response);
          break;
        case "POST /mfa/start":
          sendCode(request, response);
          break;
        case "POST /mfa/verify":
          verifyCode(request, response);
          break;
        case "GET /account":
          account(request, response);
          break;
        default:
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (Exception error) {
      refuse(response, error);
    }
  }

  /** A field of the form that the browser sent. */
  private static String field(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    if (value == null || value.isEmpty()) {
      throw new Failure("argument " + name + " is missing");
    }
    return value;
  }

  /** A cookie of an earlier answer. */
  private static String cookie(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    throw new Failure("cookie " + name + " is missing");
  }

  /** Store the JWT in an HttpOnly, SameSite=Strict cookie. */
  private static void keep(HttpServletResponse response, String name, String token) {
    Cookie cookie = new Cookie(name, token);
    cookie.setPath("/");
    cookie.setSecure(true);
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  private static void answer(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    new ObjectMapper().writeValue(response.getOutputStream(), body);
  }

  /** Any other code is 401: the service refused, or a cookie or a valid session is missing. */
  private static final Map<String, Integer> STATUS =
      Map.of("argument", 400, "mfa", 403, "network", 502, "unreadable", 502);

  /** Answer a failure as JSON, without a stack trace and without a token. */
  private static void refuse(HttpServletResponse response, Exception error) throws IOException {
    String[] told = describe(error).split(" ", 2);
    int status = STATUS.getOrDefault(told[0], HttpServletResponse.SC_UNAUTHORIZED);
    answer(response, status, Map.of("code", told[0], "description", told[1]));
  }

  /** A failure of this program: a code and a description. */
  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Return the service's answer, the SDK's refusal, or why no answer came. */
  private static String describe(Exception error) {
    if (error instanceof Failure) {
      return error.getMessage();
    }
    if (error instanceof IOException) { // the SDK does not declare it, but throws it
      return "network the service cannot be reached";
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
    return "unreadable " + error.getClass().getSimpleName();
  }

  /** The service's answer is JSON with a code, unless something else answered in its place. */
  private static String answered(String answer) {
    try {
      JsonNode body = new ObjectMapper().readTree(answer);
      String code = body.path("errorCode").asText("unreadable");
      return code + " " + body.path("errorDescription").asText("the answer has no error code");
    } catch (JsonProcessingException error) {
      return "unreadable the answer is no JSON";
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
