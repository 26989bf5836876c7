import com.descope.model.auth.AuthenticationServices;
import com.descope.model.mgmt.ManagementServices;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Prints each public call of the SDK, its parameters behind a tab, and what it returns behind another one. */
public class Surface {
  public static void main(String[] arguments) {
    for (Class<?> services : List.of(AuthenticationServices.class, ManagementServices.class)) {
      for (Method getter : services.getMethods()) {
        if (getter.getReturnType().getName().startsWith("com.descope.sdk.")) {
          show(getter.getName().substring(3), getter.getReturnType());
        }
      }
    }
  }

  private static void show(String service, Class<?> part) {
    String name = Character.toLowerCase(service.charAt(0)) + service.substring(1);
    for (Method call : part.getMethods()) {
      String types =
          Arrays.stream(call.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", "));
      String returned = call.getReturnType().getSimpleName();
      System.out.printf("%s.%s\t(%s)\t%s%n", name, call.getName(), types, returned);
    }
  }
}
