"""Defects of the Go and Java programs, and of what installs the SDK."""

from .detectors import (
    declares_a_variable_twice,
    has_no_version,
    has_text_between_elements,
    holds,
    lacks,
    names_no_method,
    signs_in_with_three_arguments,
    uses_a_class_that_is_not_imported,
)
from .row import Row, all_programs, maven, program

ROWS = (
    Row(
        "g6-cookie",
        "the refresh JWT travels in the cookie DSR of a request",
        program("go"),
        lacks(r"AddCookie\(&http\.Cookie\{Name: descope\.RefreshCookieName", r"requestWith\(refreshToken\)"),
        'request.Header.Set("Authorization", "Bearer "+refreshToken)',
    ),
    Row(
        "g8",
        "the comment names every method",
        program("go"),
        names_no_method("Method"),
        "// Supported values include descope.MethodEmail, descope.MethodSMS, or descope.MethodVoice",
    ),
    Row(
        "j1",
        "the sign-in with mfa passes the refresh token, or it always throws",
        program("java"),
        signs_in_with_three_arguments,
        "LoginOptions options = LoginOptions.builder().mfa(true).build();\n"
        "otps.signIn(DeliveryMethod.EMAIL, loginId, options);",
    ),
    Row(
        "j2",
        "no package is imported as a class",
        program("java"),
        holds(r"import (?:\w+\.)+[a-z]\w*;"),
        "import com.descope.client;",
    ),
    Row(
        "j3",
        "no variable is declared twice",
        program("java"),
        declares_a_variable_twice,
        "    DescopeClient client = new DescopeClient();\n    DescopeClient client = other();\n",
    ),
    Row(
        "j4",
        "every class is imported",
        program("java"),
        uses_a_class_that_is_not_imported,
        "import com.descope.client.Config;\nclass Mfa {\n  LoginOptions options;\n}",
    ),
    Row(
        "j5",
        "a project ID of fewer than 28 characters is refused, and none stands in a program",
        all_programs,
        holds("__ProjectID__"),
        'new DescopeClient(Config.builder().projectId("__ProjectID__").build());',
    ),
    Row(
        "j6",
        "no User is made, which sign-in does not take",
        program("java"),
        holds(r"new User\b", r"\bUser user\b"),
        'User user = User.builder().name("Joe Person").build();',
    ),
    Row(
        "j7",
        "no failure is swallowed, and all are caught",
        program("java"),
        lambda text: (
            holds(r"catch \([^)]*\) \{\s*(?://[^\n]*\s*)?\}")(text) or lacks(r"catch \(Exception ")(text)
        ),
        "try {\n  run();\n} catch (DescopeException de) {\n  // Handle the error\n}",
    ),
    Row(
        "j8",
        "comments in XML are XML's own",
        maven,
        has_text_between_elements,
        "<dependency>\n  // Check the latest version\n  <artifactId>java-sdk</artifactId>\n</dependency>",
    ),
    Row(
        "j9",
        "the version is one that is served",
        maven,
        has_no_version,
        "<dependency><version>sdk-version</version></dependency>",
    ),
)
