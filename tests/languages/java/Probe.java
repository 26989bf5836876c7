import com.descope.client.Config;
import com.descope.client.DescopeClient;
import com.descope.enums.DeliveryMethod;
import com.descope.exception.DescopeException;
import com.descope.exception.ServerCommonException;
import com.descope.model.auth.AuthenticationInfo;
import com.descope.model.auth.AuthenticationServices;
import com.descope.model.magiclink.LoginOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Answers what the SDK on the class path is like: questions on standard input, their answers as JSON. */
public class Probe {
  private static final LoginOptions MFA = LoginOptions.builder().mfa(true).build();
  private static AuthenticationServices sdk;

  /** Each overload of `sdk.auth.OTPService#signIn`, as the simple names of its parameters' types. */
  private static Object parameters(String path) throws Exception {
    String[] names = path.split("#");
    TreeSet<String> found = new TreeSet<>();
    for (Method method : Class.forName("com.descope." + names[0]).getMethods()) {
      if (method.getName().equals(names[1])) {
        List<String> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
          types.add(type.getSimpleName());
        }
        found.add(String.join(", ", types));
      }
    }
    return found;
  }

  /** The methods that a type declares, without what every object has. */
  private static Object methods(String path) throws Exception {
    TreeSet<String> found = new TreeSet<>();
    for (Method method : Class.forName("com.descope." + path).getDeclaredMethods()) {
      if (java.lang.reflect.Modifier.isPublic(method.getModifiers())) {
        found.add(method.getName());
      }
    }
    found.removeAll(Arrays.asList("equals", "hashCode", "toString"));
    return found;
  }

  private static Object fields(String path) throws Exception {
    TreeSet<String> found = new TreeSet<>();
    for (Field field : Class.forName("com.descope." + path).getDeclaredFields()) {
      found.add(field.getName());
    }
    return found;
  }

  private static Object does(String name) throws Exception {
    if (name.equals("overload")) {
      try {
        return sdk.getOtpService().signIn(DeliveryMethod.EMAIL, "you@example.com", MFA);
      } catch (ServerCommonException error) {
        return error.getCode();
      }
    }
    AuthenticationInfo info = sdk.getPasswordService().signUp("a@example.com", null, "correct horse");
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("session", info.getToken() != null);
    found.put("refresh", info.getRefreshToken());
    return found;
  }

  private static Object answer(String question) throws Exception {
    String[] words = question.split(" ", 2);
    switch (words[0]) {
      case "parameters":
        return parameters(words[1]);
      case "methods":
        return methods(words[1]);
      case "fields":
        return fields(words[1]);
      case "does":
        return does(words[1]);
      default:
        throw new IllegalArgumentException(question);
    }
  }

  public static void main(String[] arguments) throws Exception {
    sdk = new DescopeClient(Config.builder().projectId(System.getenv("DESCOPE_PROJECT_ID")).build())
        .getAuthenticationServices();
    ObjectMapper json = new ObjectMapper();
    Map<String, Object> answers = new LinkedHashMap<>();
    for (JsonNode question : json.readTree(System.in)) {
      answers.put(question.asText(), answer(question.asText()));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("answers", answers);
    System.out.println(json.writeValueAsString(all));
  }
}
