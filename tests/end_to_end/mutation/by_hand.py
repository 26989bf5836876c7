"""The field's real faults, each as somebody published it, put into our own templates and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .operators import Mutant


@dataclass(frozen=True, slots=True)
class Fault:
    """`old` stands once in the file, or as many times as are changed."""

    name: str
    file: str
    old: str
    new: str
    times: int = 1


METHOD_AND_LOGIN = "arguments: {method: $method, login_id: $login_id"

FAULTS = (
    Fault("an import is dropped", "templates/python/closing.jinja", '"json", "httpx",', '"json",'),
    Fault("an import is dropped", "templates/go/require.jinja", '"slices", "strings",', '"slices",'),
    Fault("an import is dropped", "templates/java/require.jinja", '"List", "Collectors"', '"List"'),
    Fault(
        "an import is dropped",
        "templates/node/opening.jinja",
        'use("createInterface")',
        'use("DescopeClient")',
    ),
    Fault("a library is not required", "templates/ruby/opening.jinja", '"descope", "json",', '"json",'),
    Fault(
        "an import block is not closed", "templates/go/opening.jinja", "<% endfor %>\n)\n", "<% endfor %>\n"
    ),
    Fault(
        "an import block is not closed",
        "templates/python/opening.jinja",
        "<% endfor %>\n)\n",
        "<% endfor %>\n",
    ),
    Fault(
        "null in Ruby",
        "spec/sdks/ruby.yaml",
        f"otp_sign_in\n    {METHOD_AND_LOGIN}, login_options: $login_options",
        f"otp_sign_in\n    {METHOD_AND_LOGIN}, login_options: 'null'",
    ),
    Fault(
        "null in Python",
        "spec/sdks/python.yaml",
        "code: $code, login_options: $login_options",
        "code: $code, login_options: 'null'",
    ),
    Fault(
        "a reserved word as a keyword",
        "spec/sdks/python.yaml",
        "{method: $method, login_id: $login_id, code: $code}",
        "{method: $method, login_id: $login_id, from: $code}",
    ),
    Fault(
        "a wrong enumeration path",
        "spec/sdks/python.yaml",
        "email: DeliveryMethod.EMAIL",
        "email: DeliveryMethod.MAIL",
    ),
    Fault(
        "a wrong enumeration path",
        "spec/sdks/go.yaml",
        "email: descope.MethodEmail",
        "email: descope.EmailMethod",
    ),
    Fault(
        "a wrong enumeration path",
        "spec/sdks/java.yaml",
        "email: DeliveryMethod.EMAIL",
        "email: DeliveryMethod.MAIL",
    ),
    Fault(
        "a wrong enumeration path", "spec/sdks/ruby.yaml", "DeliveryMethod::EMAIL", "DeliveryMethod::Email"
    ),
    Fault(
        "swapped arguments",
        "spec/sdks/node.yaml",
        "arguments: [$login_id, $code]",
        "arguments: [$code, $login_id]",
    ),
    Fault(
        "swapped arguments",
        "spec/sdks/go.yaml",
        "arguments: [ctx, $method, $login_id, $code, nil]",
        "arguments: [ctx, $method, $code, $login_id, nil]",
    ),
    Fault(
        "swapped arguments",
        "spec/sdks/java.yaml",
        "arguments: [$method, $login_id, $code]",
        "arguments: [$method, $code, $login_id]",
    ),
    Fault(
        "a missing comma",
        "templates/go/opening.jinja",
        "ProjectID:      projectID,",
        "ProjectID:      projectID",
    ),
    Fault(
        "a missing comma",
        "templates/python/opening.jinja",
        "    <%= symbol.name %>,\n",
        "    <%= symbol.name %>\n",
    ),
    Fault("a missing await", "templates/node/call.jinja", '" = await "', '" = "'),
    Fault("a missing await", "templates/node/closing.jinja", "await main()\n", "main()\n"),
    Fault(
        "a lost refresh token",
        "spec/sdks/node.yaml",
        ", $refresh_token]\n    proof: core:otp/index.ts:55",
        "]\n    proof: core:otp/index.ts:55",
    ),
    Fault(
        "a lost refresh token",
        "spec/sdks/python.yaml",
        f"otp.sign_in\n    {METHOD_AND_LOGIN}, login_options: $login_options, refresh_token: $refresh_token",
        f"otp.sign_in\n    {METHOD_AND_LOGIN}, login_options: $login_options",
    ),
    Fault(
        "a lost refresh token",
        "spec/sdks/go.yaml",
        "arguments: [ctx, $method, $login_id, $refresh_token or nil, $login_options or nil]",
        "arguments: [ctx, $method, $login_id, nil, $login_options or nil]",
    ),
    Fault(
        "a string key in Ruby", "templates/ruby/layout.yaml", '"{field}: {value}"', "\"'{field}' => {value}\""
    ),
    Fault(
        "an error that is swallowed",
        "templates/go/call.jinja",
        '"_, err = ", step.call) %>\nif err != nil {\n	return err\n}\n',
        '"_, err = ", step.call) %>\n',
    ),
    Fault(
        "an error that is swallowed",
        "templates/node/call.jinja",
        "if (!<%= step.result %>.ok) throw answered(<%= step.result %>);\n",
        "",
    ),
    Fault(
        "an error that is swallowed",
        "templates/ruby/closing.jinja",
        '  abort "error: argument #{e.message}"\nrescue StandardError',
        "rescue StandardError",
    ),
    Fault(
        "a catch of the wrong type",
        "templates/python/closing.jinja",
        "except RateLimitException as error",
        "except NotImplementedError as error",
    ),
    Fault(
        "a catch of the wrong type",
        "templates/ruby/closing.jinja",
        "rescue Descope::HTTPError => e",
        "rescue Descope::AuthException => e",
    ),
    Fault(
        "a catch of the wrong type",
        "templates/java/closing.jinja",
        "if (error instanceof ServerCommonException) {",
        "if (error instanceof IllegalStateException) {",
    ),
    Fault(
        "a method that there is not",
        "spec/sdks/java.yaml",
        "callee: otpService.verifyCode",
        "callee: otpService.verify",
    ),
    Fault(
        "a method that there is not",
        "spec/sdks/ruby.yaml",
        "callee: descope_client.otp_verify_code",
        "callee: descope_client.otp_verify",
    ),
    Fault(
        "mfa is not asked for",
        "spec/factors.yaml",
        "    options: {mfa: true}\n",
        "    options: {mfa: false}\n",
    ),
    Fault(
        "the session is not looked at",
        "templates/python/require.jinja",
        'if "mfa" not in factors:',
        'if "amr" in factors:',
    ),
)


def by_hand(root: Path) -> Iterator[tuple[int, str, Mutant]]:
    """Each fault with its index and name. Raises LookupError for one whose text is not there any more."""
    for index, fault in enumerate(FAULTS):
        text = (root / fault.file).read_text("utf-8")
        count = text.count(fault.old)
        if count != fault.times:
            raise LookupError(f"{fault.name}: {fault.old!r} stands {count} times in {fault.file}")
        line = text[: text.index(fault.old)].count("\n") + 1
        changed = text.replace(fault.old, fault.new)
        yield index, fault.name, Mutant(fault.file, line, fault.name, fault.old, fault.new, changed)
