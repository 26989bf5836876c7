"""Defects of the Node, Python and Ruby programs."""

import re

from tests.rendering.repository import programs

from .detectors import (
    holds,
    lacks,
    leaves_a_rate_limit_uncaught,
    makes_a_client_without_project,
    names_no_method,
)
from .row import Row, program


def _typed() -> str:
    """All TypeScript programs, without comments and texts."""
    text = "\n".join(each.text for each in programs() if each.language == "typescript")
    return re.sub(r"//.*|/\*.*?\*/|'[^'\n]*'", "", text)


ROWS = (
    Row(
        "n3",
        "the comment names every method",
        program("node"),
        names_no_method("email"),
        '// deliveryMethod: supported values include "email", "voice, or "sms"',
    ),
    Row(
        "n4",
        "what the SDK throws is caught, too",
        program("node"),
        lacks(r"main\(\)\s*\.catch\("),
        "const answer = await main();\nif (!answer.ok) console.log('Failed');",
    ),
    Row(
        "n5",
        "a missing token is seen before it is passed on",
        program("node"),
        lacks(r"if \(!\w+\.data\.refreshJwt\)"),
        "const token = first.data.refreshJwt;\nawait client.otp.signIn.email(loginId, { mfa: true }, token);",
    ),
    Row(
        "t1",
        "the type checker is told nothing that it cannot see: no cast, no any, no silenced check",
        _typed,
        holds(r"[)\]}\w] as \w", r"(?::|<)\s*any\b", r"\w!(?:\.|;|\))", r"@ts-"),
        "const refreshToken = firstFactor.data!.refreshJwt as string;",
    ),
    Row(
        "t2",
        "a missing token is seen before it is passed on",
        program("typescript"),
        lacks(r"if \(!\w+\.data\?\.refreshJwt\)"),
        "const token = first.data?.refreshJwt;\nawait client.otp.signIn.email(id, { mfa: true }, token);",
    ),
    Row(
        "y4",
        "RateLimitException is caught, which is no AuthException",
        program("python"),
        leaves_a_rate_limit_uncaught,
        "try:\n    pass\nexcept AuthException as error:\n    print(error)\n",
    ),
    Row(
        "y5",
        "code and description are taken out of the raw body",
        program("python"),
        lacks(r"json\.loads\(error\.error_message", r'"errorCode"', r'"errorDescription"'),
        'print("Error: " + str(error.error_message))',
    ),
    Row(
        "y7",
        "the project ID is passed",
        program("python"),
        makes_a_client_without_project,
        'client = DescopeClient("")',
    ),
    Row(
        "r1",
        "the MFA sign-in carries mfa and the refresh token",
        program("ruby"),
        lacks(r"otp_sign_in\([^)]*login_options: \{ mfa: true \}[^)]*refresh_token: refresh_token"),
        "descope_client.otp_sign_in(method: method, login_id: login_id)",
    ),
    Row(
        "r2",
        "no management key, which this SDK would send",
        program("ruby"),
        holds(r"management_key:"),
        "Descope::Client.new({ project_id: 'x', management_key: ENV['KEY'] })",
    ),
)
