import com.descope.client.Config;
import com.descope.client.DescopeClient;

/** Connects to Descope. */
public class Client {
  /**
   * Creates a client for your project. Create one, and share it.
   *
   * @return the client
   */
  public static DescopeClient createDescopeClient() {
    // MFA needs no management key. With a custom domain, set DESCOPE_BASE_URL.
    String projectId = System.getenv("DESCOPE_PROJECT_ID");
    return new DescopeClient(Config.builder().projectId(projectId).build());
  }
}
