"""Signatures of the Go and Ruby SDKs: programs are checked against them, and they against the SDKs."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

SIGNATURES = Path(__file__).parent / "signatures"
GO_SDK = os.environ.get("MFA_SNIPPETS_GO_SDK", "")
RUBY_SDK = os.environ.get("MFA_SNIPPETS_RUBY_SDK", "")

GO_PROGRAM = (SIGNATURES / "programs" / "two_factors.go").read_text()
# What is replaced, by what, and what `go vet` says of it.
GO_FAULTS = [
    ("MFA: true", "Mfa: true", "unknown field Mfa"),
    ("MFA: true", 'MFA: "true"', "cannot use"),
    ("ProjectID:  ", "projectID:  ", "unknown field projectID"),
    ("loginID, request, options)", "loginID, request)", "not enough arguments in call"),
    (
        "loginID, request, options)",
        "loginID, first.RefreshToken.JWT, options)",
        "*http.Request value in argument",
    ),
    (".SignIn(", ".SignInn(", "SignInn undefined"),
    ("masked, err := descopeClient.", "masked := descopeClient.", "assignment mismatch"),
    ("descope.MethodEmail, loginID, lines", '"E-mail", 1, lines', "as string value in argument"),
    ("descope.AuthFactorMFA", "descope.AuthFactorMfa", "undefined: descope.AuthFactorMfa"),
    ("refused.Description", "refused.ErrorDescription", "refused.ErrorDescription undefined"),
    ("ErrorInfoKeys.HTTP", "ErrorInfoKeys.Http", "undefined"),
]

RUBY_PROGRAM = (SIGNATURES / "programs" / "two_factors.rb").read_text()
RUBY_OUTPUT = """\
otpauth://totp/canned
TOTP code:
Sent to y**@example.com
Code:
amr: totp, email, mfa
"""

# What is replaced, by what, the call whose line is named, and what is said of it.
RUBY_FAULTS = [
    ("{ mfa: true,", "{ 'mfa' => true,", "client.otp_sign_in", "login_options?` but given"),
    ("{ mfa: true,", "{ MFA: true,", "client.otp_sign_in", "login_options?` but given"),
    ("{ mfa: true,", "{ mfa: 'true',", "client.otp_sign_in", "login_options?` but given"),
    ("options, refresh_token:", "options, token:", "client.otp_sign_in", "unknown keyword: :token"),
    ("client.otp_sign_in(", "client.otp_signin(", "client.otp_signin", "undefined method"),
    ("email = Descope::", "email = 'email' # ", "client.otp_sign_in", 'delivery_method` but given `"email"`'),
    (
        "method: email, login_id: login_id, code",
        "login_id: login_id, code",
        "otp_verify_code",
        "ArgumentError",
    ),
    (
        "login_id: login_id, user:",
        "method: email, login_id: login_id, user:",
        "totp_sign_up",
        "unknown keyword",
    ),
    ("ask('TOTP code:'))", "ask('TOTP code:').to_i)", "totp_sign_in_code", "`::String` but given `123456`"),
    ("project_id: 'P", "projectId: 'P", "Client.new", "Descope::config` (config) but given"),
    ("Client.new(project_id", "Client.new # (", "Client.new", "wrong number of arguments"),
    ("DeliveryMethod::EMAIL", "DeliveryMethod::Email", "::Email", "uninitialized constant"),
    ("rescue Descope::HTTPError", "rescue Descope::HttpError", "HttpError", "uninitialized constant"),
    (".fetch('jwt')", ".fetch('token')", ".fetch('token')", 'key not found: "token"'),
    ("enrolment['provisioningURL']", "enrolment['url']", "enrolment['url']", 'has no key "url"'),
    ('"Sent to #{masked}"', "'Sent to ' + nil", "+ nil", "no implicit conversion of nil"),
]


def run(
    argv: Sequence[str], folder: Path, environment: Mapping[str, str], typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with the environment added to this process's own."""
    return subprocess.run(
        argv,
        cwd=folder,
        env={**os.environ, **environment},
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def lines_of(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """The lines that a command prints; it must end well."""
    result = run(argv, SIGNATURES / "compare", environment or {})
    assert result.returncode == 0, result.stderr
    return frozenset(result.stdout.splitlines())


def line_of(text: str, program: str) -> int:
    """The number of the first line that holds the text."""
    return program[: program.index(text)].count("\n") + 1


def replaced(program: str, old: str, new: str) -> str:
    """The program with the first of what is old replaced."""
    assert old in program
    return program.replace(old, new, 1)


@cache
def go() -> str:
    """The go command, or the test fails."""
    return shutil.which("go") or pytest.fail("no go on the PATH")


@cache
def ruby() -> str:
    """A Ruby that has rbs, or the test fails."""
    found = shutil.which("ruby")
    if found is None:
        pytest.fail("no ruby on the PATH")
    if run([found, "-e", "require 'rbs/test'"], SIGNATURES, {}).returncode:
        pytest.fail("the ruby on the PATH has no rbs")
    return found


def vet(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a Go program against the signatures, in a project of its own that asks for the SDK."""
    (folder / "go.mod").write_text(
        "module example.com/program\n\ngo 1.25.0\n\nrequire github.com/descope/go-sdk v1.30.0\n"
    )
    (folder / "main.go").write_text(program)
    signatures = json.dumps(str(SIGNATURES / "go"))
    (folder / "go.work").write_text(f"go 1.25.0\n\nuse (\n\t.\n\t{signatures}\n)\n")
    workspace = {"GOWORK": str(folder / "go.work"), "GOFLAGS": "", "GOPROXY": "off"}
    return run([go(), "vet", "./..."], folder, workspace)


def run_on_signatures(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Ruby program on the canned classes, under their types."""
    (folder / "program.rb").write_text(program)
    types = {
        "RBS_TEST_TARGET": "Descope::*",
        "RBS_TEST_OPT": f"-I {SIGNATURES / 'ruby' / 'sig'}",
        "RBS_TEST_LOGLEVEL": "error",
    }
    argv = [ruby(), "-I", str(SIGNATURES / "ruby" / "lib"), "-r", "rbs/test/setup", "program.rb"]
    return run(argv, folder, types, typed="123456\n654321\n")


@cache
def go_surface(checkout: Path) -> frozenset[str]:
    """What the Go packages of a checkout export."""
    return lines_of([go(), "run", "surface.go", str(checkout)], {"GOWORK": "off", "GOFLAGS": ""})


@cache
def ruby_surface(library: Path) -> frozenset[str]:
    """What a Ruby library declares below Descope."""
    return lines_of([ruby(), "-I", str(library), "surface.rb"])


def test_a_sound_go_program_vets_clean(tmp_path: Path) -> None:
    """The signatures hold all that a program with two factors needs."""
    result = vet(GO_PROGRAM, tmp_path)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(("old", "new", "message"), GO_FAULTS)
def test_a_fault_in_a_go_program_is_named_with_its_line(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    """`go vet` fails on each fault, at its line."""
    program = replaced(GO_PROGRAM, old, new)

    result = vet(program, tmp_path)

    assert result.returncode != 0
    assert f"main.go:{line_of(new, program)}:" in result.stderr
    assert message in result.stderr


def test_a_sound_ruby_program_runs_to_its_end(tmp_path: Path) -> None:
    """The canned classes answer, and neither they nor the type checker say anything."""
    result = run_on_signatures(RUBY_PROGRAM, tmp_path)

    assert (result.returncode, result.stdout, result.stderr) == (0, RUBY_OUTPUT, "")


@pytest.mark.parametrize(("old", "new", "call", "message"), RUBY_FAULTS)
def test_a_fault_in_a_ruby_program_is_named_with_its_line(
    old: str, new: str, call: str, message: str, tmp_path: Path
) -> None:
    """The run ends at the first fault, although the program rescues StandardError."""
    program = replaced(RUBY_PROGRAM, old, new)

    result = run_on_signatures(program, tmp_path)

    assert result.returncode == 1
    assert result.stderr.startswith(f"program.rb:{line_of(call, program)}: ")
    assert message in result.stderr


def test_ruby_types_and_classes_declare_the_same_methods() -> None:
    """No method is without types, and none has other parameters than its types."""
    methods = {line for line in ruby_surface(SIGNATURES / "ruby" / "lib") if "#" in line}

    assert lines_of([ruby(), "surface.rb", "--rbs", str(SIGNATURES / "ruby" / "sig")]) == methods


@pytest.mark.skipif(not GO_SDK, reason="MFA_SNIPPETS_GO_SDK names no checkout of the Go SDK")
def test_go_signatures_are_the_sdks() -> None:
    """Each name is in the SDK, with the same type."""
    assert go_surface(SIGNATURES / "go") - go_surface(Path(GO_SDK)) == frozenset()


@pytest.mark.skipif(not RUBY_SDK, reason="MFA_SNIPPETS_RUBY_SDK names no checkout of the Ruby SDK")
def test_ruby_signatures_are_the_sdks() -> None:
    """Each name is in the SDK, with the same value, parent or parameters."""
    library = Path(RUBY_SDK) / "lib"

    assert ruby_surface(SIGNATURES / "ruby" / "lib") - ruby_surface(library) == frozenset()


def altered(folder: Path, file: str, old: str, new: str, copy: Path) -> Path:
    """A copy of a folder, in one file of which something is replaced."""
    shutil.copytree(folder, copy)
    (copy / file).write_text(replaced((copy / file).read_text(), old, new))
    return copy


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("types.go", "Stepup ", "StepUp ", "field descope.LoginOptions StepUp bool false"),
        ("types.go", '"sms"', '"text"', 'const descope.MethodSMS descope.DeliveryMethod "text"'),
        (
            "errors.go",
            "errorCode ...string) *Error",
            ") *Error",
            "func descope.AsError func(error) *descope.Error",
        ),
        (
            "errors.go",
            "(*Error) IsNotFound",
            "(Error) IsNotFound",
            "method descope.Error IsNotFound func() bool",
        ),
        (
            "sdk/auth.go",
            "user *descope.User)",
            "user descope.User)",
            "method descope/sdk.TOTP SignUp"
            " func(context.Context, string, descope.User) (*descope.TOTPResponse, error)",
        ),
    ],
)
def test_an_altered_go_signature_differs(file: str, old: str, new: str, line: str, tmp_path: Path) -> None:
    """The comparison that the SDK must pass fails on a name, a value, a parameter, a receiver and a type."""
    sound = SIGNATURES / "go"
    copy = altered(sound, f"descope/{file}", old, new, tmp_path / "go")

    assert go_surface(copy) - go_surface(Path(GO_SDK) if GO_SDK else sound) == {line}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("code: nil)", "otp: nil)", "Descope::Client#totp_sign_in_code(login_id:, login_options:, otp:)"),
        ("VOICE = 4", "VOICE = 5", "Descope::Mixins::Common::DeliveryMethod::VOICE = 5"),
        (
            "Unauthorized < HTTPError",
            "Unauthorized < Exception",
            "Descope::Unauthorized < Descope::Exception",
        ),
        ("def http_code", "def code", "Descope::HTTPError#code()"),
    ],
)
def test_an_altered_ruby_signature_differs(old: str, new: str, line: str, tmp_path: Path) -> None:
    """The comparison that the SDK must pass fails on a keyword, a value, a parent and a method."""
    sound = SIGNATURES / "ruby" / "lib"
    copy = altered(sound, "descope.rb", old, new, tmp_path / "lib")

    assert ruby_surface(copy) - ruby_surface(Path(RUBY_SDK) / "lib" if RUBY_SDK else sound) == {line}
