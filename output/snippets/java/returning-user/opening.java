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

