import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.exception.RateLimitExceededException;
import com.descope.exception.ServerCommonException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.jwt.Token;
import com.descope.model.user.User;
import com.descope.model.user.response.UserResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Signs users in with two factors over HTTP. */
public class Web extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOGGER = Logger.getLogger("web");
  private static final String SESSION_COOKIE = "DS";
  private static final String REFRESH_COOKIE = "DSR";

  private final transient Password passwords = new Password();
  private final transient Otp otp = new Otp();
  private final transient Session sessions = new Session();

  public static void main(String[] arguments) throws IOException, LifecycleException {
    if (System.getenv().getOrDefault("DESCOPE_PROJECT_ID", "").isEmpty()) {
      System.err.println("error: environment DESCOPE_PROJECT_ID is not set");
      System.exit(1);
    }
    Client.getDescopeClient(); // a project ID that the SDK rejects ends the server here
    Logger.getLogger("org.apache").setLevel(Level.WARNING);
    // Tomcat logs warnings about its slow start and, when it stops, about JVM options.
    Logger.getLogger("org.apache.catalina").setLevel(Level.SEVERE);
    Tomcat tomcat = new Tomcat();
    File folder = Files.createTempDirectory("web").toFile();
    folder.deleteOnExit();
    tomcat.setBaseDir(folder.getPath());
    tomcat.setPort(Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    addFilter(context, "errors", new ErrorFilter(), "/*");
    addFilter(context, "cross-site", new CrossSiteFilter(), "/*");
    addFilter(context, "mfa", new MfaFilter(new Session()), "/account");
    Tomcat.addServlet(context, "web", new Web()).addMapping("/");
    tomcat.start();
    int port = tomcat.getConnector().getLocalPort();
    if (port < 0) {
      System.exit(1); // Tomcat has logged why, such as a port in use
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
    System.out.println("Listening on http://127.0.0.1:" + port);
  }

  private static void addFilter(Context context, String name, Filter filter, String pattern) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern(pattern);
    context.addFilterMap(map);
  }

  /** Ends with status 0; after a signal, the JVM itself would end with another one. */
  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
      Runtime.getRuntime().halt(0);
    } catch (LifecycleException error) {
      Runtime.getRuntime().halt(1);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getMethod() + " " + request.getServletPath()) {
      case "POST /sign-up":
        signUp(request, response);
        break;
      case "POST /sign-in":
        signIn(request, response);
        break;
      case "POST /mfa/start":
        startMfa(request, response);
        break;
      case "POST /mfa/verify":
        verifyMfa(request, response);
        break;
      case "GET /account":
        account(request, response);
        break;
      case "POST /refresh":
        refresh(request, response);
        break;
      case "POST /logout":
        logOut(request, response);
        break;
      default:
        throw new HttpError(404, "Not found");
    }
  }

  private void signUp(HttpServletRequest request, HttpServletResponse response) {
    String email = field(request, "email");
    String password = field(request, "password");
    User user = User.builder().email(email).build();
    signedIn(response, passwords.signUpWithPassword(email, password, user));
  }

  private void signIn(HttpServletRequest request, HttpServletResponse response) {
    String email = field(request, "email");
    String password = field(request, "password");
    signedIn(response, passwords.signInWithPassword(email, password));
  }

  private void startMfa(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String refreshToken = validRefreshToken(request);
    String loginId = sessions.getUser(refreshToken).getLoginIds().get(0);
    String sentTo = otp.startMfaWithOtp(DeliveryMethod.EMAIL, loginId, refreshToken);
    writeJson(response, 200, Map.of("sent_to", sentTo));
  }

  private void verifyMfa(HttpServletRequest request, HttpServletResponse response) {
    String code = field(request, "code");
    UserResponse user = sessions.getUser(validRefreshToken(request));
    String loginId = user.getLoginIds().get(0);
    AuthenticationInfo session = otp.verifyOtp(DeliveryMethod.EMAIL, loginId, code);
    checkUser(session.getToken(), user.getUserId());
    checkUser(session.getRefreshToken(), user.getUserId());
    signedIn(response, session);
  }

  private void account(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Token token = (Token) request.getAttribute("session");
    writeJson(response, 200, Map.of("user_id", token.getId(), "amr", token.getClaims().get("amr")));
  }

  private void refresh(HttpServletRequest request, HttpServletResponse response) {
    signedIn(response, sessions.refreshSession(validRefreshToken(request)));
  }

  private void logOut(HttpServletRequest request, HttpServletResponse response) {
    setCookie(response, SESSION_COOKIE, "", 0); // even if Descope can't be asked
    setCookie(response, REFRESH_COOKIE, "", 0);
    sessions.logOut(validRefreshToken(request));
    response.setStatus(204);
  }

  /** Lets a request through only if its session has a second factor. */
  private static class MfaFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private final transient Session sessions;

    MfaFilter(Session sessions) {
      this.sessions = sessions;
    }

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String sessionToken = cookie(request, SESSION_COOKIE);
      try {
        request.setAttribute("session", sessions.requireMfa(sessionToken));
      } catch (SecurityException error) {
        throw new HttpError(403, error.getMessage());
      } catch (DescopeException error) {
        throw invalidOrOutage(error);
      }
      chain.doFilter(request, response);
    }
  }

  /** Refuses a POST that another site's page sends: SameSite doesn't prevent login CSRF. */
  private static class CrossSiteFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getMethod().equals("POST") && !isAllowed(request)) {
        throw new HttpError(403, "Cross-site request");
      }
      chain.doFilter(request, response);
    }

    private static boolean isAllowed(HttpServletRequest request) {
      String site = request.getHeader("Sec-Fetch-Site");
      if (site != null) {
        return site.equals("same-origin") || site.equals("none");
      }
      String origin = request.getHeader("Origin");
      return origin == null || origin.endsWith("://" + request.getHeader("Host"));
    }
  }

  /** Sends JSON if a handler or a filter throws. */
  private static class ErrorFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException {
      request.setCharacterEncoding("UTF-8"); // of forms, which are ISO-8859-1 to a servlet
      response.setHeader("Cache-Control", "no-store");
      try {
        chain.doFilter(request, response);
      } catch (Exception error) {
        HttpError httpError = describe(error);
        if (httpError.status >= 500) {
          String place = request.getMethod() + " " + request.getServletPath();
          LOGGER.log(Level.WARNING, place, error);
        }
        if (error instanceof RateLimitExceededException) {
          long seconds = ((RateLimitExceededException) error).getRetryAfterSeconds();
          response.setHeader("Retry-After", String.valueOf(seconds));
        }
        String message = httpError.getMessage();
        Map<String, ?> body =
            httpError.code == null
                ? Map.of("error", message)
                : Map.of("error", message, "code", httpError.code);
        writeJson(response, httpError.status, body);
      }
    }
  }

  /** An error with a status, a message and Descope's code, or null, for the browser. */
  private static class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    HttpError(int status, String message) {
      this(status, message, null, null);
    }

    HttpError(int status, String message, String code, Throwable cause) {
      super(message, cause);
      this.status = status;
      this.code = code;
    }
  }

  private static String field(HttpServletRequest request, String name) {
    // A parameter could also be from the query, which servers log.
    String value = request.getQueryString() == null ? request.getParameter(name) : null;
    if (value == null || value.isEmpty()) {
      throw new HttpError(400, name + " is missing");
    }
    return value;
  }

  private static String cookie(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
        return cookie.getValue();
      }
    }
    throw new HttpError(401, "Sign in first");
  }

  private String validRefreshToken(HttpServletRequest request) {
    String refreshToken = cookie(request, REFRESH_COOKIE);
    try {
      Client.getDescopeClient()
          .getAuthenticationServices()
          .getAuthService()
          .validateSessionWithToken(refreshToken);
    } catch (DescopeException error) {
      throw invalidOrOutage(error);
    }
    return refreshToken;
  }

  /**
   * Distinguishes an invalid JWT from an outage: where the SDK can't fetch the keys, it throws the
   * same.
   */
  private static HttpError invalidOrOutage(DescopeException error) {
    Throwable cause = error.getCause();
    boolean isUnknownKey =
        cause instanceof ServerCommonException && cause.getMessage().startsWith("Signing key id");
    if (!isUnknownKey && (cause instanceof IOException || cause instanceof DescopeException)) {
      return new HttpError(502, "Try again later", null, error);
    }
    return new HttpError(401, "The session is not valid");
  }

  private static void checkUser(Token token, String userId) {
    if (token != null && !token.getId().equals(userId)) {
      throw new HttpError(502, "The session belongs to another user");
    }
  }

  /** Stores both JWTs in HttpOnly cookies. */
  private static void signedIn(HttpServletResponse response, AuthenticationInfo session) {
    if (session.getRefreshToken() == null) {
      throw new HttpError(502, "The response has no session");
    }
    setCookie(response, SESSION_COOKIE, session.getToken().getJwt(), -1);
    setCookie(response, REFRESH_COOKIE, session.getRefreshToken().getJwt(), -1);
    response.setStatus(204);
  }

  private static void setCookie(
      HttpServletResponse response, String name, String token, int maxAge) {
    Cookie cookie = new Cookie(name, token);
    cookie.setPath("/");
    cookie.setMaxAge(maxAge);
    cookie.setSecure(true);
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  private static void writeJson(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    new ObjectMapper().writeValue(response.getOutputStream(), body);
  }

  /** Returns the status, the message and Descope's code for an error. */
  private static HttpError describe(Exception error) {
    if (error instanceof HttpError) {
      return (HttpError) error;
    }
    if (error instanceof IOException) { // the SDK throws it without declaring it
      return new HttpError(502, "Try again later");
    }
    if (!(error instanceof DescopeException)) {
      return new HttpError(500, "Internal error");
    }
    String code = String.valueOf(((DescopeException) error).getCode());
    if (error instanceof RateLimitExceededException) {
      return new HttpError(429, "Too many requests", code, error);
    }
    if (code.equals("E062107")) {
      return new HttpError(409, description(error), code, error);
    }
    if (code.startsWith("E0110")) {
      return new HttpError(400, description(error), code, error);
    }
    // The SDK doesn't keep the HTTP status. Codes of refused sign-ins start with E06.
    return code.startsWith("E06")
        ? new HttpError(401, description(error), code, error)
        : new HttpError(502, "Try again later");
  }

  /** Reads the description, for which the SDK has no accessor. */
  private static String description(Exception error) {
    if (error instanceof ServerCommonException) {
      String response = ((ServerCommonException) error).getServerResponse();
      try {
        JsonNode body = new ObjectMapper().readTree(response == null ? "" : response);
        return body.path("errorDescription").asText(error.getMessage());
      } catch (JsonProcessingException ignored) {
        return error.getMessage();
      }
    }
    return error.getMessage();
  }
}
