import com.descope.client.Config;
import com.descope.client.DescopeClient;

/** Connects to Descope. */
public class Client {
  private static DescopeClient descopeClient;

  /**
   * Returns the client for your project, which all threads share.
   *
   * @return the client
   */
  public static synchronized DescopeClient getDescopeClient() {
    if (descopeClient == null) {
      // MFA needs no management key. With a custom domain, set DESCOPE_BASE_URL.
      String projectId = System.getenv("DESCOPE_PROJECT_ID");
      descopeClient = new DescopeClient(Config.builder().projectId(projectId).build());
    }
    return descopeClient;
  }
}
