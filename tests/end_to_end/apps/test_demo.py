"""The demo of each app signs a user up with every factor, and fails in one form."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from mfa_snippets.emulator.pytest_plugin import DescopeEmulator

from .apps import LANGUAGES, PATH

Installed = Callable[[str], Path]
USER = {
    "LOGIN_ID": "ada",
    "EMAIL": "ada@example.com",
    "PHONE": "+12025550123",
    "PASSWORD": "long-Enough-4-anybody",
    "REDIRECT_URL": "https://example.com/verify",
}
RUNS = {
    "password otp-email": "amr: pwd, email, mfa",
    "totp otp-sms": "amr: totp, sms, mfa",
    "otp-email totp": "amr: email, totp, mfa",
    "otp-sms enchanted-link": "amr: sms, email, mfa",
    "otp-voice magic-link-email": "amr: sms, email, mfa",
    "otp-whatsapp otp-email": "amr: sms, email, mfa",
    "magic-link-email otp-whatsapp": "amr: email, sms, mfa",
    "magic-link-sms totp": "amr: sms, totp, mfa",
    "enchanted-link magic-link-sms": "amr: email, sms, mfa",
    "password otp-voice --step-up": "su: true",
    "password magic-link-sms --step-up": "su: true",
    "password enchanted-link --step-up": "su: true",
    "password totp --step-up": "su: true",
    "password otp-sms --enroll": "amr: pwd, sms, mfa",
    "password otp-email --enroll": "amr: pwd, email, mfa",
    "password otp-sms --claims": "amr: pwd, sms, mfa",
    "password otp-email --refresh": "amr: pwd, email, mfa",
}
"""The last line of each run."""
FAILURES = {
    "without_mfa": r"error: permission .+",
    "forged_session_jwt": r"error: session .+",
    "html_502": r"error: response .+",
    "rate_limit": r"error: E130429 .+",
    "connection_reset": r"error: network .+",
}
"""What the demo says where the answer to the second factor's code is spoiled."""
each_demo = pytest.mark.parametrize(
    "language",
    [
        pytest.param(
            name,
            marks=[
                pytest.mark.xdist_group(f"app-{name}"),
                pytest.mark.skipif(not language.is_installed, reason="its tools are not installed"),
            ],
        )
        for name, language in LANGUAGES.items()
        if language.demo
    ],
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the demo ended."""

    status: int
    out: list[str]
    err: list[str]


def demo(
    language: str, folder: Path, emulator: DescopeEmulator, arguments: str, user: Mapping[str, str] = USER
) -> Ended:
    """Run the demo, and type codes and click links as a user does."""
    known = {name: value for name, value in os.environ.items() if name not in USER}
    base = {LANGUAGES[language].base_url: emulator.url, "DESCOPE_PROJECT_ID": emulator.project_id}
    messages = emulator.messages()
    process = subprocess.Popen(
        [*LANGUAGES[language].demo, *arguments.split()],
        cwd=folder,
        env={**known, **base, **user, "PATH": PATH},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None, "it is a pipe"
    assert process.stdout is not None, "it is a pipe"
    assert process.stderr is not None, "it is a pipe"
    limit = threading.Timer(60, process.kill)
    limit.start()
    out, after = [], max((message["id"] for message in messages), default=0)
    for line in process.stdout:
        out.append(line.rstrip("\n"))
        if line.startswith(("Enter", "Click")):
            kinds = {"totp"} if "app" in line else {"otp", "magic_link", "enchanted_link"}
            since = 0 if "app" in line else after
            arrived = emulator.control.messages(emulator.project_id, since, 10)
            message = [each for each in arrived if each["kind"] in kinds][-1]
            after = max(after, message["id"])
            if line.startswith("Click"):
                emulator.control.click(emulator.project_id, message["id"])
            else:
                process.stdin.write(f"{message['code']}\n")
                process.stdin.flush()
    err = process.stderr.read().splitlines()
    status = process.wait()
    limit.cancel()
    return Ended(status, out, err)


@each_demo
@pytest.mark.parametrize("arguments", RUNS)
def test_a_user_signs_up_with_two_factors(
    language: str, arguments: str, installed: Installed, descope_emulator: DescopeEmulator
) -> None:
    """The session is signed with the factors that the demo prints."""
    if "--enroll" in arguments and not LANGUAGES[language].enrolls:
        pytest.skip("a gap of the SDK")

    ended = demo(language, installed(language), descope_emulator, arguments)

    assert (ended.status, ended.err, ended.out[-1:]) == (0, [], [RUNS[arguments]])
    sessions = descope_emulator.control.sessions(descope_emulator.project_id)
    signed = ["amr: " + ", ".join(session["amr"]) for session in sessions]
    assert "--refresh" in arguments or "--step-up" in arguments or RUNS[arguments] in signed
    assert ("Logged out" in ended.out) == ("--refresh" in arguments)
    assert any("premium" in line for line in ended.out) == ("--claims" in arguments)


@each_demo
def test_a_user_returns(language: str, installed: Installed, descope_emulator: DescopeEmulator) -> None:
    """And is refused as a new one."""
    folder, pair = installed(language), "otp-email totp"
    demo(language, folder, descope_emulator, pair)

    returned = demo(language, folder, descope_emulator, f"{pair} --returning")
    again = demo(language, folder, descope_emulator, pair)

    assert (returned.status, returned.out[-1:]) == (0, ["amr: email, totp, mfa"])
    assert again.status == 1
    assert again.err[-1].startswith("error: E062107 ")


@each_demo
@pytest.mark.parametrize("fault", FAILURES)
def test_a_failure_has_one_form(
    language: str, fault: str, installed: Installed, descope_emulator: DescopeEmulator
) -> None:
    """The last line, exit status 1, no stack trace, and no token."""
    descope_emulator.fault("/v1/auth/otp/verify/email", fault, count=10)

    ended = demo(language, installed(language), descope_emulator, "password otp-email")

    assert ended.status == 1
    assert re.fullmatch(FAILURES[fault], ended.err[-1]), ended.err
    assert not re.search(
        r"Traceback|^\s+at |goroutine|eyJ", "\n".join([*ended.err, *ended.out]), re.MULTILINE
    )


@each_demo
def test_no_credential_has_a_default(
    language: str, installed: Installed, descope_emulator: DescopeEmulator
) -> None:
    user = {name: value for name, value in USER.items() if name != "PASSWORD"}

    ended = demo(language, installed(language), descope_emulator, "password otp-email", user)

    assert (ended.status, ended.err[-1:]) == (1, ["error: environment PASSWORD is not set"])


@each_demo
@pytest.mark.parametrize(
    "arguments", ["totp password", "otp-sms magic-link-sms", "password carrier-pigeon", "totp"]
)
def test_what_cannot_be_run_is_usage(
    language: str, arguments: str, installed: Installed, descope_emulator: DescopeEmulator
) -> None:
    ended = demo(language, installed(language), descope_emulator, arguments)

    assert (ended.status, ended.out) == (2, [])
