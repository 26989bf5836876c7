"""One row for each kind of defect that the vendor's page has."""

import re
import xml.etree.ElementTree as ElementTree

from .row import ALL_CODE, PAGE, Row, client_section, holds, lacks, published, snippet

METHODS = ("email", "sms", "voice", "whatsapp")
VERIFYING = (
    *(r"otp\.verify\[", r"otp\.verify_code\(", r"OTP\(\)\.VerifyCode\(", r"\.verifyCode\("),
    r"\.otp_verify_code\(",
)


def _names_no_method(text: str) -> bool:
    comments = "\n".join(line for line in text.lower().splitlines() if re.match(r"\s*(#|//|\*)", line))
    return not all(method in comments for method in METHODS)


def _has_text_between_elements(text: str) -> bool:
    """What Maven refuses: text beside elements."""
    root = ElementTree.fromstring(text)
    return any(
        (len(element) and (element.text or "").strip()) or (element.tail or "").strip()
        for element in root.iter()
    )


def _has_no_version(text: str) -> bool:
    versions = re.findall(r"<version>(.*?)</version>", text)
    return not versions or not all(re.fullmatch(r"\d+(\.\d+)+", version) for version in versions)


ROWS = (
    Row(
        "token of another kind",
        "it has to be the refresh JWT",
        PAGE,
        holds(r"(?i)\b(?:a|the|valid|your) JWT for the user\b"),
        "Now that you have a valid JWT for the user, pass it on.",
    ),
    Row(
        "way that cannot be a second factor",
        "sign-up-or-in cannot carry mfa",
        PAGE,
        lacks("sign-up and sign-up-or-in take no refresh JWT"),
        "Utilize Sign-in or Sign-Up-Or-In, adding the user Login Options.",
    ),
    Row(
        "token that a call does not return",
        "TOTP sign-up answers with no JWT",
        PAGE,
        lacks(r"\(the TOTP secret\), and no JWT"),
        "Sign the user up, and keep the JWT of the response.",
    ),
    Row(
        "needless secret",
        "MFA needs no management key, and no function has one",
        ALL_CODE,
        holds(r"(?i)management_?key\"?\s*[:=(]", r"DESCOPE_MANAGEMENT_KEY"),
        "client = DescopeClient(project_id=project_id, management_key=management_key)",
    ),
    Row(
        "needless secret on the page",
        "the page says so where the client is made",
        client_section,
        lacks("MFA needs no management key"),
        "Initialize the Management SDK with your management key.",
    ),
    Row(
        "missing step",
        "every language verifies the code",
        PAGE,
        lacks(*VERIFYING),
        "After a successful MFA sign-in, you will need to process the code via OTP Verify.",
    ),
    Row(
        "variable that the SDK does not read",
        "the page names base_url= and the variable that is read",
        PAGE,
        lacks(r"DescopeClient\(base_url=", r"DESCOPE_BASE_URI"),
        "Set DESCOPE_BASE_URI, it is the only way.",
    ),
    Row(
        "limit that is not told",
        "the pages say how long a project ID is, and which Ruby the gem needs",
        published("docs/markdown/*.md"),
        lacks("fewer than 28 characters", r"Ruby 3\.3 or newer"),
        "Replace it with your project ID.",
    ),
    Row(
        "placeholder in code",
        "no project ID stands in a function or a client",
        published("examples/*/**/[cC]lient.*"),
        holds("__ProjectID__"),
        'new DescopeClient(Config.builder().projectId("__ProjectID__").build());',
    ),
    Row(
        "token that is not passed",
        "the sign-in with mfa passes the refresh token",
        snippet("java/startMfaWithOtp.java"),
        lacks(r"signIn\([^;]*refreshToken"),
        "LoginOptions options = LoginOptions.builder().mfa(true).build();\n"
        "otps.signIn(DeliveryMethod.EMAIL, loginId, options);",
    ),
    Row(
        "token in the wrong place",
        "the refresh JWT travels in the cookie DSR of a request",
        snippet("go/StartMFAWithOTP.go"),
        lacks(r"AddCookie\(&http\.Cookie\{Name: descope\.RefreshCookieName"),
        'request.Header.Set("Authorization", "Bearer "+refreshToken)',
    ),
    Row(
        "comment that leaves something out",
        "the comment names every method",
        snippet("ruby/verify_otp.rb"),
        _names_no_method,
        "# Supported values include DeliveryMethod::EMAIL, SMS, or VOICE",
    ),
    Row(
        "error that is not told",
        "RateLimitException is named, which is no AuthException",
        snippet("python/verify_otp.py"),
        lacks("AuthException:", "RateLimitException:"),
        "Raises:\n    AuthException: Descope refused.",
    ),
    Row(
        "error that is swallowed",
        "no function catches an error and goes on",
        ALL_CODE,
        holds(r"catch \([^)]*\) \{\s*(?://[^\n]*\s*)?\}", r"except[^\n]*:\s*\n\s*pass\b"),
        "try {\n  run();\n} catch (DescopeException de) {\n  // Handle the error\n}",
    ),
    Row(
        "silenced type checker",
        "the type checker is told nothing that it cannot see: no cast, no any, no silenced check",
        snippet("typescript/*"),
        holds(r"[)\]}\w] as \w+;", r"(?::|<)\s*any\b", r"\w!(?:\.|;|\))", r"@ts-"),
        "const refreshToken = firstFactor.data!.refreshJwt as string;",
    ),
    Row(
        "comment of another language",
        "comments in XML are XML's own",
        published("examples/java/pom.xml"),
        _has_text_between_elements,
        "<dependency>\n  // Check the latest version\n  <artifactId>java-sdk</artifactId>\n</dependency>",
    ),
    Row(
        "version that is not served",
        "every dependency has a number as its version",
        published("examples/java/pom.xml"),
        _has_no_version,
        "<dependency><version>sdk-version</version></dependency>",
    ),
)
