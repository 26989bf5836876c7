import com.descope.client.Config;
import com.descope.client.DescopeClient;
import com.descope.enums.DeliveryMethod;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.auth.AuthenticationServices;
import com.descope.model.auth.UpdateOptions;
import com.descope.model.magiclink.LoginOptions;
import com.descope.model.user.User;
import com.descope.model.user.request.UserRequest;
import com.descope.sdk.mgmt.UserService;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URL;

/** Every operation of the official SDK that the emulator serves; one line of JSON for each. */
public class Operations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = System.getenv("DESCOPE_PROJECT_ID");
  private static final String MESSAGES =
      System.getenv("DESCOPE_BASE_URL") + "/control/projects/" + PROJECT + "/messages";
  private static final String EMAIL = "you@example.com";
  private static final String PHONE = "+12025550123";
  private static final String URI = "https://example.com/verify";
  private static final LoginOptions MFA = LoginOptions.builder().mfa(true).build();
  private static final UpdateOptions CHANGE = UpdateOptions.builder().addToLoginIds(true).build();
  private static AuthenticationServices sdk;

  private static String latest(String kind) throws Exception {
    String code = null;
    for (JsonNode message : JSON.readTree(new URL(MESSAGES)).get("messages")) {
      if (message.get("kind").asText().equals(kind)) {
        code = message.get("code").asText();
      }
    }
    return code;
  }

  private static void say(String operation, Object amr) throws Exception {
    System.out.println(JSON.writeValueAsString(JSON.createObjectNode()
        .put("operation", operation).set("amr", JSON.valueToTree(amr))));
  }

  private static AuthenticationInfo said(String operation, AuthenticationInfo info) throws Exception {
    String session = info.getToken().getJwt();
    say(operation, sdk.getAuthService().validateSessionWithToken(session).getClaims().get("amr"));
    return info;
  }

  private static AuthenticationInfo verified(DeliveryMethod method, String loginId) throws Exception {
    return said("otp.verifyCode", sdk.getOtpService().verifyCode(method, loginId, latest("otp")));
  }

  public static void main(String[] arguments) throws Exception {
    DescopeClient client =
        new DescopeClient(Config.builder().projectId(PROJECT).managementKey("key").build());
    sdk = client.getAuthenticationServices();
    User you = User.builder().email(EMAIL).phone(PHONE).build();
    sdk.getTotpService().signUp(EMAIL, you);
    say("totp.signUp", null);
    String first = said("totp.signInCode",
        sdk.getTotpService().signInCode(EMAIL, latest("totp"), null)).getRefreshToken().getJwt();
    otp(first);
    String byMail = verifiedAgain();
    sdk.getTotpService().updateUser(EMAIL, first);
    say("totp.updateUser", null);
    said("totp.signInCode.mfa", sdk.getTotpService().signInCode(EMAIL, latest("totp"), MFA, byMail));
    magicLinks(first);
    enchantedLinks(first);
    account(byMail);
    testUsers(client.getManagementServices().getUserService());
  }

  private static String verifiedAgain() throws Exception {
    sdk.getOtpService().signIn(DeliveryMethod.EMAIL, EMAIL, null);
    return verified(DeliveryMethod.EMAIL, EMAIL).getRefreshToken().getJwt();
  }

  private static void otp(String first) throws Exception {
    DeliveryMethod[] methods = {DeliveryMethod.EMAIL, DeliveryMethod.SMS, DeliveryMethod.VOICE, DeliveryMethod.WHATSAPP};
    for (DeliveryMethod method : methods) {
      sdk.getOtpService().signIn(method, EMAIL, MFA, first);
      say("otp.signIn", null);
      verified(method, EMAIL);
      String loginId = method == DeliveryMethod.EMAIL ? "otp@example.com" : "+1202555010" + method.ordinal();
      User user = method == DeliveryMethod.EMAIL
          ? User.builder().email(loginId).build() : User.builder().phone(loginId).build();
      sdk.getOtpService().signUp(method, loginId, user);
      say("otp.signUp", null);
      verified(method, loginId);
      sdk.getOtpService().signUpOrIn(method, loginId);
      say("otp.signUpOrIn", null);
      verified(method, loginId);
    }
    sdk.getOtpService().updateUserEmail(EMAIL, "new@example.com", first, CHANGE);
    say("otp.updateUserEmail", null);
    verified(DeliveryMethod.EMAIL, EMAIL);
    sdk.getOtpService().updateUserPhone(DeliveryMethod.SMS, EMAIL, "+12025550199", first, CHANGE);
    say("otp.updateUserPhone", null);
    verified(DeliveryMethod.SMS, EMAIL);
  }

  private static void magicLinks(String first) throws Exception {
    DeliveryMethod mail = DeliveryMethod.EMAIL;
    String loginId = "magic@example.com";
    sdk.getMagicLinkService().signUp(mail, loginId, URI, User.builder().email(loginId).build());
    said("magicLink.signUp", sdk.getMagicLinkService().verify(latest("magic_link")));
    sdk.getMagicLinkService().signIn(mail, loginId, URI, null, null);
    said("magicLink.signIn", sdk.getMagicLinkService().verify(latest("magic_link")));
    sdk.getMagicLinkService().signUpOrIn(mail, loginId, URI);
    said("magicLink.signUpOrIn", sdk.getMagicLinkService().verify(latest("magic_link")));
    sdk.getMagicLinkService().signIn(mail, EMAIL, URI, first, MFA);
    said("magicLink.signIn.mfa", sdk.getMagicLinkService().verify(latest("magic_link")));
  }

  private static void enchantedLinks(String first) throws Exception {
    String loginId = "enchanted@example.com";
    User user = User.builder().email(loginId).build();
    clicked("signUp", sdk.getEnchantedLinkService().signUp(loginId, URI, user).getPendingRef());
    clicked("signIn", sdk.getEnchantedLinkService().signIn(loginId, URI, null, null).getPendingRef());
    clicked("signUpOrIn", sdk.getEnchantedLinkService().signUpOrIn(loginId, URI).getPendingRef());
    clicked("signIn.mfa", sdk.getEnchantedLinkService().signIn(EMAIL, URI, first, MFA).getPendingRef());
  }

  private static void clicked(String name, String pendingRef) throws Exception {
    sdk.getEnchantedLinkService().verify(latest("enchanted_link"));
    said("enchantedLink." + name, sdk.getEnchantedLinkService().getSession(pendingRef));
  }

  private static void account(String byMail) throws Exception {
    String loginId = "pwd@example.com";
    User user = User.builder().email(loginId).build();
    said("password.signUp", sdk.getPasswordService().signUp(loginId, user, "One-password1"));
    said("password.signIn", sdk.getPasswordService().signIn(loginId, "One-password1"));
    String token = said("password.replace",
        sdk.getPasswordService().replaceUserPassword(loginId, "One-password1", "Two-password2")).getRefreshToken().getJwt();
    AuthenticationInfo fresh =
        said("refresh", sdk.getAuthService().refreshSessionWithTokenAuthenticationInfo(token));
    sdk.getAuthService().me(fresh.getRefreshToken().getJwt());
    say("me", null);
    sdk.getAuthService().logout(fresh.getRefreshToken().getJwt());
    say("logout", null);
    sdk.getAuthService().logoutAll(byMail);
    say("logoutAll", null);
  }

  private static void testUsers(UserService users) throws Exception {
    users.createTestUser("tester", UserRequest.builder().email("tester@example.com").build());
    say("createTestUser", null);
    String code = users.generateOtpForTestUser("tester", DeliveryMethod.EMAIL).getCode();
    said("generateOtpForTestUser", sdk.getOtpService().verifyCode(DeliveryMethod.EMAIL, "tester", code));
    String link = users.generateMagicLinkForTestUser("tester", URI, DeliveryMethod.EMAIL).getLink();
    said("generateMagicLinkForTestUser", sdk.getMagicLinkService().verify(link.split("t=")[1]));
    link = users.generateEnchantedLinkForTestUser("tester", URI).getLink();
    sdk.getEnchantedLinkService().verify(link.split("t=")[1]);
    say("generateEnchantedLinkForTestUser", null);
    users.delete("tester");
    say("delete", null);
    users.deleteAllTestUsers();
    say("deleteAllTestUsers", null);
  }
}
