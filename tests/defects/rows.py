"""The defects that stand in texts: what to look at, how to see the defect, and a smallest text that has it."""

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from mfa_snippets.build import build

from ..rendering.repository import SPEC, programs, project, specification, templates


@dataclass(frozen=True, slots=True)
class Row:
    """One defect. `has_it` is true of a text with the defect, and is asked of `ours` and of `faulty`."""

    id: str
    what: str
    ours: Callable[[], str]
    has_it: Callable[[str], bool]
    faulty: str


def page() -> str:
    """The page as it is published."""
    artifacts = build(specification(), templates(), None)
    return next(each.content.decode() for each in artifacts if each.path.endswith("mfa-with-sdks.md"))


def prose() -> str:
    """The page as it is written, without snippets."""
    return specification().pages["mfa-with-sdks"]


def scenario() -> str:
    return (SPEC / "scenarios" / "totp-then-otp-email.yaml").read_text(encoding="utf-8")


def program(language: str) -> Callable[[], str]:
    return lambda: next(each.text for each in programs() if each.language == language)


def all_programs() -> str:
    return "\n".join(each.text for each in programs())


def lacks(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is missing."""
    return lambda text: not all(re.search(pattern, text) for pattern in patterns)


def holds(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is there."""
    return lambda text: any(re.search(pattern, text) for pattern in patterns)


def calls(text: str, callee: str) -> Iterator[list[str]]:
    """The arguments of each call, as they stand between its brackets."""
    for match in re.finditer(re.escape(callee) + r"\(", text):
        depth, argument, arguments = 1, "", []
        for character in text[match.end() :]:
            depth += (character in "([{") - (character in ")]}")
            if depth == 0:
                break
            if character == "," and depth == 1:
                arguments.append(argument.strip())
                argument = ""
            else:
                argument += character
        yield [*arguments, argument.strip()]


def signs_in_with_three_arguments(text: str) -> bool:
    """Java's overload without a refresh token refuses mfa."""
    options = re.findall(r"LoginOptions (\w+) =", text)
    found = list(calls(text, ".signIn"))
    with_mfa = [each for each in found if any("mfa(true)" in word or word in options for word in each)]
    return not with_mfa or any(len(each) != 4 for each in with_mfa)


def takes_a_token_from_sign_up(text: str) -> bool:
    """A refresh JWT that is passed on, but was received from no sign-in or verify."""
    received: set[str] = set()
    for step in yaml.safe_load(text)["steps"]:
        passed = str(step["with"].get("refresh_token", ""))
        if passed and passed.removeprefix("$") not in received:
            return True
        if not step["operation"].endswith(".sign_up"):
            received |= {name for name, result in step.get("receives", {}).items() if result == "refresh_jwt"}
    return False


def has_second_factor_first(text: str) -> bool:
    operations = [step["operation"] for step in yaml.safe_load(text)["steps"]]
    return operations.index("totp.sign_in_code") > operations.index("otp.sign_in")


def names_no_method(enumeration: str) -> Callable[[str], bool]:
    """A comment that leaves one of the delivery methods out."""
    methods = specification().operations["otp.sign_in"].arguments["method"].allowed
    lines = re.compile(rf"^\s*(?:#|//).*(?:{enumeration}).*$", re.MULTILINE)
    return lambda text: not any(
        all(method in line.lower() for method in methods) for line in lines.findall(text)
    )


def _handlers(text: str) -> set[str]:
    return {
        node.id
        for handler in ast.walk(ast.parse(text))
        if isinstance(handler, ast.ExceptHandler) and handler.type
        for node in ast.walk(handler.type)
        if isinstance(node, ast.Name)
    }


def makes_a_client_without_project(text: str) -> bool:
    clients = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DescopeClient"
    ]
    return not clients or any(_project(client) is None for client in clients)


def _project(client: ast.Call) -> ast.expr | None:
    given = [*client.args, *(each.value for each in client.keywords if each.arg == "project_id")]
    return given[0] if given and not (isinstance(given[0], ast.Constant) and not given[0].value) else None


def uses_a_class_that_is_not_imported(text: str) -> bool:
    code = re.sub(r'"(?:\\.|[^"\\])*"|//.*|/\*.*?\*/', "", text)
    known = set(re.findall(r"import [\w.]+\.(\w+);|class (\w+)", code))
    names = {name for pair in known for name in pair} | {"String", "System", "Exception", "RuntimeException"}
    return bool(set(re.findall(r"(?<![\w.])[A-Z]\w*[a-z]\w*", code)) - names)


def declares_a_variable_twice(text: str) -> bool:
    declared: list[str] = []
    for line in text.splitlines():
        if re.match(r"  \S.*\{$", line):
            declared = []  # a method begins
        declared += re.findall(r"^\s+[A-Z][\w<>?]* (\w+) =", line)
        if len(set(declared)) < len(declared):
            return True
    return False


def has_text_between_elements(text: str) -> bool:
    """What Maven refuses: text beside elements. A version is a number, not a placeholder."""
    root = ElementTree.fromstring(text)
    return any(
        len(element) and (element.text or "").strip() or (element.tail or "").strip() for element in root.iter()
    )


def has_no_version(text: str) -> bool:
    versions = re.findall(r"<version>(.*?)</version>", text)
    return not versions or not all(re.fullmatch(r"\d+(\.\d+)+", version) for version in versions)


def maven() -> str:
    """The file of the project, and what the page says to install."""
    install = next(each.command for each in specification().sdks["java"].install if each.language == "xml")
    return f"<all>{re.sub(r'<[?].*?[?]>', '', project('java')['pom.xml'])}{install}</all>"


def initialisation() -> str:
    """What stands in the page's section about the client."""
    return prose().partition("## Import and initialize")[2].partition("\n## ")[0]


ROWS = (
    Row(
        "p1", "TOTP sign-up answers with no JWT, so none can be taken from it", scenario, takes_a_token_from_sign_up,
        "steps:\n"
        "- {operation: totp.sign_up, with: {}, receives: {token: refresh_jwt}}\n"
        "- {operation: otp.sign_in, with: {refresh_token: $token}}\n",
    ),
    Row(
        "p2", "it has to be the refresh JWT", prose, holds(r"(?i)\b(?:a|the|valid|your) JWT\b"),
        "Now that you have a valid JWT for the user, pass it on.",
    ),
    Row(
        "p3", "sign-up-or-in cannot carry mfa", prose, lambda text: "Use sign-in, not sign-up-or-in" not in text,
        "Utilize Sign-in or Sign-Up-Or-In, adding the user Login Options.",
    ),
    Row(
        "p4", "MFA needs no management key, and none is passed", all_programs,
        holds(r"(?i)management_?key\"?\s*[:=(]", r"DESCOPE_MANAGEMENT_KEY"),
        "client = DescopeClient(project_id=project_id, management_key=management_key)",
    ),
    Row(
        "p4-page", "the page says so where the client is made", initialisation, lacks("MFA needs no management key"),
        "Initialize the Management SDK with your management key.",
    ),
    Row(
        "p5", "every language verifies the code", page,
        lacks(
            r"otp\.verify\.email\(", r"otp\.verify_code\(", r"OTP\(\)\.VerifyCode\(", r"otpService\.verifyCode\(",
            r"\.otp_verify_code\(",
        ),
        "After a successful MFA sign-in, you will need to process the code via OTP Verify.",
    ),
    Row(
        "p6", "every language has an MFA snippet", page,
        lacks(*(rf"snippet=totp-then-otp-email/delivery[\s\S]*{name}" for name in (
            r"signIn\.email\(", r"otp\.sign_in\(", r"OTP\(\)\.SignIn\(", r"otpService\.signIn\(", r"\.otp_sign_in\(",
        ))),
        "```ruby\ndescope_client = Descope::Client.new(project_id: project_id)\n```",
    ),
    Row(
        "n3", "the comment names every method", program("node"), names_no_method("email"),
        '// deliveryMethod: supported values include "email", "voice, or "sms"',
    ),
    Row(
        "n4", "what the SDK throws is caught, too", program("node"), lacks(r"main\(\)\s*\.catch\("),
        "const answer = await main();\nif (!answer.ok) console.log('Failed');",
    ),
    Row(
        "n5", "a missing token is seen before it is passed on", program("node"), lacks(r"if \(!\w+\.data\.refreshJwt\)"),
        "const token = first.data.refreshJwt;\nawait client.otp.signIn.email(loginId, { mfa: true }, token);",
    ),
    Row(
        "y4", "RateLimitException is caught, which is no AuthException", program("python"),
        lambda text: not {"AuthException", "RateLimitException"} <= _handlers(text),
        "try:\n    pass\nexcept AuthException as error:\n    print(error)\n",
    ),
    Row(
        "y5", "code and description are taken out of the raw body", program("python"),
        lacks(r"json\.loads\(error\.error_message", r'"errorCode"', r'"errorDescription"'),
        'print("Error: " + str(error.error_message))',
    ),
    Row(
        "y6", "the page names base_url= and the variable that is read", page,
        lacks(r"DescopeClient\(base_url=", r"DESCOPE_BASE_URI"),
        "Set DESCOPE_BASE_URI, it is the only way.",
    ),
    Row(
        "y7", "the project ID is passed", program("python"), makes_a_client_without_project,
        'client = DescopeClient("")',
    ),
    Row(
        "g6-cookie", "the refresh JWT travels in the cookie DSR of a request", program("go"),
        lacks(r"AddCookie\(&http\.Cookie\{Name: descope\.RefreshCookieName", r"requestWith\(refreshToken\)"),
        'request.Header.Set("Authorization", "Bearer "+refreshToken)',
    ),
    Row(
        "g8", "the comment names every method", program("go"), names_no_method("Method"),
        "// Supported values include descope.MethodEmail, descope.MethodSMS, or descope.MethodVoice",
    ),
    Row(
        "j1", "the sign-in with mfa passes the refresh token, or it always throws", program("java"),
        signs_in_with_three_arguments,
        "LoginOptions options = LoginOptions.builder().mfa(true).build();\n"
        "otps.signIn(DeliveryMethod.EMAIL, loginId, options);",
    ),
    Row(
        "j2", "no package is imported as a class", program("java"), holds(r"import (?:\w+\.)+[a-z]\w*;"),
        "import com.descope.client;",
    ),
    Row(
        "j3", "no variable is declared twice", program("java"), declares_a_variable_twice,
        "    DescopeClient client = new DescopeClient();\n    DescopeClient client = new DescopeClient(config);\n",
    ),
    Row(
        "j4", "every class is imported", program("java"), uses_a_class_that_is_not_imported,
        "import com.descope.client.Config;\nclass Mfa {\n  LoginOptions options;\n}",
    ),
    Row(
        "j5", "a project ID of fewer than 28 characters is refused, and none stands in a program", all_programs,
        holds("__ProjectID__"), 'new DescopeClient(Config.builder().projectId("__ProjectID__").build());',
    ),
    Row(
        "j5-page", "the page says how long a project ID is", prose, lacks("fewer than 28 characters"),
        "Replace it with your project ID.",
    ),
    Row(
        "j6", "no User is made, which sign-in does not take", program("java"), holds(r"new User\b", r"\bUser user\b"),
        'User user = User.builder().name("Joe Person").build();',
    ),
    Row(
        "j7", "no failure is swallowed, and all are caught", program("java"),
        lambda text: holds(r"catch \([^)]*\) \{\s*(?://[^\n]*\s*)?\}")(text) or lacks(r"catch \(Exception ")(text),
        "try {\n  run();\n} catch (DescopeException de) {\n  // Handle the error\n}",
    ),
    Row(
        "j8", "comments in XML are XML's own", maven, has_text_between_elements,
        "<dependency>\n  // Check the latest version\n  <artifactId>java-sdk</artifactId>\n</dependency>",
    ),
    Row(
        "j9", "the version is one that is served", maven, has_no_version,
        "<dependency><version>sdk-version</version></dependency>",
    ),
    Row(
        "r1", "the MFA sign-in carries mfa and the refresh token", program("ruby"),
        lacks(r"otp_sign_in\([^)]*login_options: \{ mfa: true \}[^)]*refresh_token: refresh_token"),
        "descope_client.otp_sign_in(method: method, login_id: login_id)",
    ),
    Row(
        "r2", "no management key, which this SDK would send", program("ruby"), holds(r"management_key:"),
        "Descope::Client.new({ project_id: 'x', management_key: ENV['KEY'] })",
    ),
    Row(
        "r3", "the page says which Ruby the gem needs", page, lacks(r"Ruby 3\.3 or newer"),
        "```sh\ngem install descope\n```",
    ),
    Row(
        "r4", "TOTP comes first, since this SDK cannot send it as the second factor", scenario,
        has_second_factor_first,
        "steps:\n- {operation: otp.sign_in}\n- {operation: otp.verify}\n- {operation: totp.sign_in_code}\n",
    ),
)
