"""The field's real faults, each as somebody published it, put into our own templates and facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .operators import Mutant

SDKS, TEMPLATES = "spec/sdks/", "templates/"

FAULTS = (
    ("an import is dropped", TEMPLATES + "python/require.jinja", '"SESSION_TOKEN_NAME", ', ""),
    ("an import is dropped", TEMPLATES + "go/require.jinja", 'use("errors", "slices")', 'use("errors")'),
    ("an import is dropped", TEMPLATES + "java/require.jinja", 'Exception", "Collection")', 'Exception")'),
    ("an import is dropped", TEMPLATES + "node/web.jinja", "import cookieParser from 'cookie-parser';\n", ""),
    ("a library is not required", TEMPLATES + "ruby/client.jinja", "require 'descope'\n", ""),
    ("an import block is not closed", TEMPLATES + "go/client.jinja", 'client"\n)\n', 'client"\n'),
    (
        "null in Python",
        SDKS + "python.yaml",
        "code: $code, login_options: $login_options",
        "code: $code, login_options: 'null'",
    ),
    (
        "a keyword that there is not",
        SDKS + "ruby.yaml",
        "{method: $method, login_id: $login_id, code: $code}",
        "{method: $method, login_id: $login_id, otp: $code}",
    ),
    ("a wrong enumeration path", TEMPLATES + "go/demo.jinja", "descope.MethodVoice", "descope.VoiceMethod"),
    (
        "a wrong enumeration path",
        TEMPLATES + "ruby/demo.jinja",
        "DeliveryMethod::EMAIL",
        "DeliveryMethod::Email",
    ),
    (
        "swapped arguments",
        SDKS + "node.yaml",
        "arguments: [$login_id, $code]\n    proof: core:otp",
        "arguments: [$code, $login_id]\n    proof: core:otp",
    ),
    (
        "swapped arguments",
        SDKS + "go.yaml",
        "arguments: [ctx, $method, $login_id, $code, w]",
        "arguments: [ctx, $method, $code, $login_id, w]",
    ),
    (
        "swapped arguments",
        SDKS + "java.yaml",
        "arguments: [$method, $login_id, $code]",
        "arguments: [$method, $code, $login_id]",
    ),
    (
        "a missing comma",
        TEMPLATES + "go/client.jinja",
        "SessionJWTViaCookie: true,",
        "SessionJWTViaCookie: true",
    ),
    ("a missing comma", TEMPLATES + "node/client.jinja", "?? '',", "?? ''"),
    ("a missing await", TEMPLATES + "node/call.jinja", '"const response = await "', '"const response = "'),
    (
        "a lost refresh token",
        SDKS + "node.yaml",
        "arguments: [$login_id, $login_options | undefined, $refresh_token]\n    proof: core:otp",
        "arguments: [$login_id, $login_options | undefined]\n    proof: core:otp",
    ),
    (
        "a lost refresh token",
        SDKS + "python.yaml",
        "code: $code, login_options: $login_options, refresh_token: $refresh_token",
        "code: $code, login_options: $login_options",
    ),
    (
        "a string key in Ruby",
        TEMPLATES + "ruby/layout.yaml",
        '"{field}: {value}"',
        "\"'{field}' => {value}\"",
    ),
    ("an error is swallowed", TEMPLATES + "node/refused.jinja", "if (!response.ok", "if (!response"),
    ("an error is swallowed", TEMPLATES + "go/require.jinja", "return nil, err", "return token, nil"),
    (
        "a catch of the wrong type",
        TEMPLATES + "python/poll.jinja",
        "except AuthException as error",
        "except NotImplementedError as error",
    ),
    (
        "a catch of the wrong type",
        TEMPLATES + "ruby/poll.jinja",
        "Descope::Unauthorized",
        "Descope::NotFound",
    ),
    ("a method that there is not", SDKS + "ruby.yaml", "otp_verify_code", "otp_verify"),
    ("mfa is not asked for", "spec/functions/otp.yaml", "login_options: {mfa: true}", "login_options: {}"),
    ("step-up is taken for mfa", "spec/functions/totp.yaml", "{mfa: true}", "{stepup: true}"),
    ("the session is not looked at", TEMPLATES + "python/require.jinja", 'if "mfa" not', 'if "amr" not'),
    ("the session is not looked at", TEMPLATES + "node/require.jinja", "includes('mfa')", "includes('')"),
    ("scripts can read a cookie", TEMPLATES + "node/web.jinja", "httpOnly: true, ", ""),
    (
        "another user's session is kept",
        TEMPLATES + "python/web.jinja",
        'if token["sub"] != user_id',
        "if False",
    ),
    (
        "an outage is told as 401",
        TEMPLATES + "node/web.jinja",
        "failed.code >= 500) return [502,",
        "false) return [401,",
    ),
)
"""What is wrong, the file, and the text that stands once in it, with what stands there now."""


def by_hand(root: Path) -> Iterator[tuple[int, str, Mutant]]:
    """Each fault with its index and name. Raises LookupError for one whose text is not there any more."""
    for index, (name, file, old, new) in enumerate(FAULTS):
        text = (root / file).read_text("utf-8")
        if text.count(old) != 1:
            raise LookupError(f"{name}: {old!r} stands {text.count(old)} times in {file}")
        line = text[: text.index(old)].count("\n") + 1
        yield index, name, Mutant(file, line, name, old, new, text.replace(old, new))
