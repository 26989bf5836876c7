import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.exception.RateLimitExceededException;
import com.descope.exception.ServerCommonException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.enchantedlink.EnchantedLinkResponse;
import com.descope.model.jwt.Token;
import com.descope.model.totp.TOTPResponse;
import com.descope.model.user.User;
import com.descope.model.webauthn.WebAuthnTransactionResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Signs a user up in the terminal with two factors: Demo password otp-email. */
public class Demo {
  private static final List<String> FACTORS =
      Arrays.asList(
          "password",
          "totp",
          "otp-email",
          "otp-sms",
          "otp-voice",
          "otp-whatsapp",
          "magic-link-email",
          "magic-link-sms",
          "enchanted-link",
          "oauth",
          "passkey");
  private static final Set<String> OPTIONS =
      new HashSet<>(
          Arrays.asList(
              "--returning", "--step-up", "--claims", "--refresh", "--log-out-everywhere"));
  private static final String USAGE =
      "usage: demo FIRST SECOND [--returning] [--step-up | --claims]"
          + " [--refresh | --log-out-everywhere]";
  private static final Map<String, Object> CLAIMS = Collections.singletonMap("plan", "premium");
  private static final BufferedReader INPUT = new BufferedReader(new InputStreamReader(System.in));

  private final String first;
  private final String second;
  private final Set<String> options;
  private final Password passwords = new Password();
  private final Totp totp = new Totp();
  private final Otp otp = new Otp();
  private final MagicLink magicLink = new MagicLink();
  private final EnchantedLink enchantedLink = new EnchantedLink();
  private final Oauth oauth = new Oauth();
  private final Passkey passkeys = new Passkey();
  private final Session sessions = new Session();
  private final String loginId;
  private final User user;

  private Demo(List<String> factors, Set<String> options) {
    this.first = factors.get(0);
    this.second = factors.get(1);
    this.options = options;
    boolean isNew = !options.contains("--returning");
    List<String> channels = Arrays.asList(channel(first), isNew ? channel(second) : "");
    user =
        User.builder()
            .email(
                channels.contains("email") || channels.contains("oauth")
                    ? environment("EMAIL")
                    : null)
            .phone(channels.contains("phone") ? environment("PHONE") : null)
            .build();
    switch (channel(first)) {
      case "email":
      case "oauth":
        loginId = user.getEmail();
        break;
      case "phone":
        loginId = user.getPhone();
        break;
      default:
        loginId = environment("LOGIN_ID");
    }
  }

  public static void main(String[] arguments) {
    List<String> factors = new ArrayList<>();
    Set<String> options = new HashSet<>();
    for (String argument : arguments) {
      (argument.startsWith("--") ? options : factors).add(argument);
    }
    if (options.contains("--help")) {
      System.out.println(USAGE + "\nfactors: " + String.join(", ", FACTORS));
      return;
    }
    checkArguments(factors, options);
    try {
      environment("DESCOPE_PROJECT_ID");
      new Demo(factors, options).run();
    } catch (Exception error) {
      System.err.println("error: " + describe(error));
      System.exit(1);
    }
  }

  private static void checkArguments(List<String> factors, Set<String> options) {
    if (factors.size() != 2 || !FACTORS.containsAll(factors)) {
      usage("expected two of " + String.join(", ", FACTORS));
    }
    if (options.contains("--enroll")) {
      usage("--enroll is not possible: this SDK can't keep the first factor when it enrolls");
    }
    if (options.contains("--lost")) {
      usage("--lost is not possible: this SDK can't remove an authenticator app");
    }
    if (!OPTIONS.containsAll(options)) {
      usage("unknown option");
    }
    if (factors.get(0).equals("passkey")) {
      usage("a passkey can't be a first factor");
    }
    if (factors.get(1).equals("password")) {
      usage("a password can't be a second factor");
    }
    if (factors.get(1).equals("oauth")) {
      usage("oauth can't be a second factor");
    }
    if (channel(factors.get(0)).equals(channel(factors.get(1)))) {
      usage("FIRST and SECOND use the same channel");
    }
    if (options.contains("--step-up") && options.contains("--claims")) {
      usage("--step-up and --claims exclude each other");
    }
    if (options.contains("--claims") && !factors.get(1).startsWith("otp-")) {
      usage("--claims expects a one-time code as SECOND");
    }
    if (options.contains("--refresh") && options.contains("--log-out-everywhere")) {
      usage("--refresh and --log-out-everywhere exclude each other");
    }
  }

  private static void usage(String message) {
    System.err.println(USAGE + "\ndemo: " + message);
    System.exit(2);
  }

  private static String channel(String factor) {
    switch (factor) {
      case "password":
      case "totp":
      case "oauth":
      case "passkey":
        return factor;
      case "otp-email":
      case "magic-link-email":
      case "enchanted-link":
        return "email";
      default:
        return "phone";
    }
  }

  private void run() throws IOException, InterruptedException, TimeoutException {
    AuthenticationInfo session = options.contains("--returning") ? signIn() : signUp();
    if (session.getRefreshToken() == null) {
      throw new Failure("response The response has no refresh JWT");
    }
    show(addFactor(session.getRefreshToken().getJwt()));
  }

  private AuthenticationInfo signUp() throws IOException, InterruptedException, TimeoutException {
    DeliveryMethod method = method(first);
    switch (first) {
      case "password":
        return passwords.signUpWithPassword(loginId, environment("PASSWORD"), user);
      case "totp":
        showKey(totp.signUpWithTotp(loginId, user));
        return totp.signInWithTotp(loginId, ask("Enter the code from the app:"));
      case "oauth":
        return signInWithOauth();
      case "enchanted-link":
        return waitFor(
            enchantedLink.signUpWithEnchantedLink(loginId, environment("REDIRECT_URL"), user));
      case "magic-link-email":
      case "magic-link-sms":
        String uri = environment("REDIRECT_URL");
        return verifyLink(magicLink.signUpWithMagicLink(method, loginId, uri, user));
      default:
        return verifyOtp(method, otp.signUpWithOtp(method, loginId, user));
    }
  }

  private AuthenticationInfo signIn() throws IOException, InterruptedException, TimeoutException {
    DeliveryMethod method = method(first);
    switch (first) {
      case "password":
        return passwords.signInWithPassword(loginId, environment("PASSWORD"));
      case "totp":
        return totp.signInWithTotp(loginId, ask("Enter the code from the app:"));
      case "oauth":
        return signInWithOauth();
      case "enchanted-link":
        return waitFor(enchantedLink.signInWithEnchantedLink(loginId, environment("REDIRECT_URL")));
      case "magic-link-email":
      case "magic-link-sms":
        String uri = environment("REDIRECT_URL");
        return verifyLink(magicLink.signInWithMagicLink(method, loginId, uri));
      default:
        return verifyOtp(method, otp.signInWithOtp(method, loginId));
    }
  }

  private AuthenticationInfo signInWithOauth() throws IOException {
    String address = oauth.startSignInWithOauth("google", environment("REDIRECT_URL"));
    System.out.println("Open this address: " + address);
    return oauth.exchangeOauthCode(
        ask("Enter the parameter code of the address you come back to:"));
  }

  private AuthenticationInfo addFactor(String refreshToken)
      throws IOException, InterruptedException, TimeoutException {
    boolean isStepUp = options.contains("--step-up");
    DeliveryMethod method = method(second);
    switch (second) {
      case "totp":
        if (!options.contains("--returning")) {
          showKey(totp.enrollTotp(loginId, refreshToken));
        }
        String code = ask("Enter the code from the app:");
        return isStepUp
            ? totp.completeStepUpWithTotp(loginId, code, refreshToken)
            : totp.completeMfaWithTotp(loginId, code, refreshToken);
      case "passkey":
        return addPasskey(refreshToken);
      case "enchanted-link":
        String page = environment("REDIRECT_URL");
        return waitFor(
            isStepUp
                ? enchantedLink.startStepUpWithEnchantedLink(loginId, page, refreshToken)
                : enchantedLink.startMfaWithEnchantedLink(loginId, page, refreshToken));
      case "magic-link-email":
      case "magic-link-sms":
        String uri = environment("REDIRECT_URL");
        return verifyLink(
            isStepUp
                ? magicLink.startStepUpWithMagicLink(method, loginId, uri, refreshToken)
                : magicLink.startMfaWithMagicLink(method, loginId, uri, refreshToken));
      default:
        return verifyOtp(method, startOtp(method, refreshToken));
    }
  }

  private AuthenticationInfo addPasskey(String refreshToken) throws IOException {
    String origin = environment("ORIGIN");
    if (!options.contains("--returning")) {
      WebAuthnTransactionResponse creation =
          passkeys.startPasskeyEnrollment(loginId, origin, refreshToken);
      System.out.println("Create a passkey with these options: " + creation.getOptions());
      String created = ask("Enter the passkey's response:");
      passkeys.finishPasskeyEnrollment(creation.getTransactionId(), created);
    }
    WebAuthnTransactionResponse request =
        options.contains("--step-up")
            ? passkeys.startStepUpWithPasskey(loginId, origin, refreshToken)
            : passkeys.startMfaWithPasskey(loginId, origin, refreshToken);
    System.out.println("Use your passkey with these options: " + request.getOptions());
    String response = ask("Enter the passkey's response:");
    return passkeys.verifyPasskey(request.getTransactionId(), response);
  }

  private String startOtp(DeliveryMethod method, String refreshToken) {
    if (options.contains("--step-up")) {
      return otp.startStepUpWithOtp(method, loginId, refreshToken);
    }
    if (options.contains("--claims")) {
      return otp.startMfaWithOtpAndClaims(method, loginId, refreshToken, CLAIMS);
    }
    return otp.startMfaWithOtp(method, loginId, refreshToken);
  }

  private AuthenticationInfo verifyOtp(DeliveryMethod method, String address) throws IOException {
    System.out.println("Sent a message to " + address);
    return otp.verifyOtp(method, loginId, ask("Enter the code:"));
  }

  private AuthenticationInfo verifyLink(String address) throws IOException {
    System.out.println("Sent a message to " + address);
    return magicLink.verifyMagicLink(ask("Enter the parameter t of the link:"));
  }

  private AuthenticationInfo waitFor(EnchantedLinkResponse link)
      throws InterruptedException, TimeoutException {
    System.out.println("Click the link with this number: " + link.getLinkId());
    return enchantedLink.waitForEnchantedLink(link.getPendingRef(), Duration.ofMinutes(1));
  }

  private void show(AuthenticationInfo session) throws IOException {
    boolean isStepUp = options.contains("--step-up");
    String sessionToken = session.getToken().getJwt();
    Token token =
        isStepUp ? sessions.requireStepUp(sessionToken) : sessions.requireMfa(sessionToken);
    if (options.contains("--claims")) {
      String text = new ObjectMapper().writeValueAsString(token.getClaims().get("nsec"));
      System.out.println("claims: " + text.replaceFirst(":", ": "));
    }
    if (options.contains("--refresh")) {
      if (session.getRefreshToken() == null) {
        throw new Failure("response The response has no refresh JWT");
      }
      AuthenticationInfo refreshed = sessions.refreshSession(session.getRefreshToken().getJwt());
      System.out.println("Refreshed the session");
      sessions.logOut(refreshed.getRefreshToken().getJwt());
      System.out.println("Logged out");
    }
    if (options.contains("--log-out-everywhere")) {
      if (session.getRefreshToken() == null) {
        throw new Failure("response The response has no refresh JWT");
      }
      sessions.logOutEverywhere(session.getRefreshToken().getJwt());
      System.out.println("Logged out everywhere");
    }
    if (isStepUp) {
      System.out.println("su: true");
    } else {
      Collection<?> factors = (Collection<?>) token.getClaims().get("amr");
      System.out.println(
          "amr: " + factors.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
  }

  private static DeliveryMethod method(String factor) {
    switch (factor.substring(factor.lastIndexOf('-') + 1)) {
      case "email":
        return DeliveryMethod.EMAIL;
      case "sms":
        return DeliveryMethod.SMS;
      case "voice":
        return DeliveryMethod.VOICE;
      case "whatsapp":
        return DeliveryMethod.WHATSAPP;
      default:
        return null;
    }
  }

  private static void showKey(TOTPResponse app) {
    System.out.println("Add this key to your authenticator app: " + app.getKey());
  }

  private static String ask(String prompt) throws IOException {
    System.out.println(prompt);
    String answer = INPUT.readLine();
    if (answer == null) {
      throw new Failure("input The input ended");
    }
    return answer.trim();
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new Failure("environment " + name + " is not set");
    }
    return value;
  }

  /** An error that the demo itself throws, with a code and a description. */
  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Returns a code and a description. */
  private static String describe(Exception error) {
    if (error instanceof Failure) {
      return error.getMessage();
    }
    if (error instanceof SecurityException) {
      return "permission " + error.getMessage();
    }
    if (error instanceof TimeoutException) {
      return "timeout " + error.getMessage();
    }
    if (error instanceof IOException) { // the SDK throws it without declaring it
      return "network " + error.getMessage();
    }
    if (error instanceof ServerCommonException) {
      String response = ((ServerCommonException) error).getServerResponse();
      if (response != null) {
        return describeResponse(response);
      }
    }
    if (error instanceof RateLimitExceededException) {
      return ((DescopeException) error).getCode() + " " + error.getMessage();
    }
    if (error instanceof DescopeException) {
      String code = ((DescopeException) error).getCode();
      return (code.equals("G030002") ? "session" : code) + " " + error.getMessage();
    }
    return "response " + error;
  }

  /** Reads the description, for which the SDK has no accessor. */
  private static String describeResponse(String response) {
    try {
      JsonNode body = new ObjectMapper().readTree(response);
      if (body.hasNonNull("errorCode")) {
        return body.path("errorCode").asText() + " " + body.path("errorDescription").asText();
      }
      return "response The response has no error code";
    } catch (JsonProcessingException error) {
      return "response The response is not valid JSON";
    }
  }
}
