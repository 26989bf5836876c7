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

