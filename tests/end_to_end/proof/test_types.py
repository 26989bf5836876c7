"""A type checker finds what a reader would get wrong, at its line, before anything is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.verify.verification import verify

from .changed import REPLAYED, SIGNATURES, built, without_sdks

OPTION, ARGUMENT, METHOD, KEY = (
    "totp-then-otp-email",
    "totp-then-otp-sms",
    "password-then-otp-email",
    "password-then-otp-sms",
)
WHAT = {
    OPTION: "a wrong option name",
    ARGUMENT: "a missing argument",
    METHOD: "a renamed method",
    KEY: "a key or value of a wrong type",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`old` as `new` in one program; `said` is in the message."""

    scenario: str
    old: str
    new: str
    said: str


FAULTS = {
    "node": (
        Fault(OPTION, "{ mfa: true }", "{ MFA: true }", "'MFA' does not exist in type"),
        Fault(ARGUMENT, "verify.sms(loginId, smsCode)", "verify.sms(loginId)", "Expected 2 arguments"),
        Fault(METHOD, "otp.verify.email(", "otp.verifyCode.email(", "'verifyCode' does not exist"),
        Fault(KEY, "{ mfa: true }", "{ mfa: 'true' }", "'string' is not assignable to type 'boolean'"),
    ),
    "python": (
        Fault(OPTION, "LoginOptions(mfa=True)", "LoginOptions(MFA=True)", 'No parameter named "MFA"'),
        Fault(ARGUMENT, "SMS, login_id=login_id, code=sms_code", "SMS, login_id=login_id", '"code"'),
        Fault(METHOD, "otp.verify_code(", "otp.verify(", 'attribute "verify"'),
        Fault(KEY, "LoginOptions(mfa=True)", 'LoginOptions(mfa="true")', '"mfa" of type "bool"'),
    ),
    "go": (
        Fault(OPTION, "LoginOptions{MFA: true}", "LoginOptions{Mfa: true}", "unknown field Mfa"),
        Fault(ARGUMENT, "\t\tsmsCode,\n\t\tnil,\n\t)", "\t\tsmsCode,\n\t)", "not enough arguments in call"),
        Fault(METHOD, "OTP().VerifyCode(", "OTP().Verify(", "Verify undefined"),
        Fault(KEY, "LoginOptions{MFA: true}", 'LoginOptions{MFA: "true"}', 'cannot use "true"'),
    ),
    "java": (
        Fault(OPTION, "builder().mfa(true)", "builder().MFA(true)", "cannot find symbol"),
        Fault(ARGUMENT, "SMS, loginId, smsCode);", "SMS, loginId);", "cannot be applied"),
        Fault(METHOD, "otpService.verifyCode(", "otpService.verify(", "cannot find symbol"),
        Fault(KEY, "builder().mfa(true)", 'builder().mfa("true")', "incompatible types"),
    ),
    "ruby": (
        Fault(OPTION, "{ mfa: true }", "{ MFA: true }", "login_options?` but given"),
        Fault(ARGUMENT, "login_id: login_id,\n    code: sms_code\n", "login_id: login_id\n", "ArgumentError"),
        Fault(METHOD, "otp_verify_code(", "otp_verify(", "undefined method"),
        Fault(KEY, "{ mfa: true }", "{ 'mfa' => true }", "login_options?` but given"),
    ),
}  # fmt: skip


@cache
def _found(language: str, folder: Path) -> Mapping[str, tuple[str, str, str]]:
    """By scenario: the state of `types`, all findings, and the program with its fault."""
    output = built(folder / "output", [(language, fault.scenario) for fault in FAULTS[language]])
    paths = {program.scenario: output / program.path for program in load_programs(output)}
    for fault in FAULTS[language]:
        path = paths[fault.scenario]
        text = path.read_text("utf-8")
        assert text.count(fault.old) == 1, f"{fault.old!r} occurs {text.count(fault.old)} times in {path}"
        path.write_text(text.replace(fault.old, fault.new), "utf-8")
    report = verify(
        output,
        folder / "evidence",
        tier="type-checked",
        signatures=SIGNATURES,
        environ=without_sdks(folder) if language in REPLAYED else None,
    )
    return {
        result.scenario: (
            result.checks["types"].status,
            "\n".join(result.findings),
            paths[result.scenario].read_text("utf-8"),
        )
        for result in report.programs
    }


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A folder for each language, the same for all of its faults."""
    return {language: tmp_path_factory.mktemp(language) for language in FAULTS}


@pytest.mark.parametrize(
    ("language", "fault"),
    [(language, fault) for language, faults in FAULTS.items() for fault in faults],
    ids=[f"{language}: {WHAT[fault.scenario]}" for language, faults in FAULTS.items() for fault in faults],
)
def test_a_fault_is_named_with_file_and_line(
    language: str, fault: Fault, folders: Mapping[str, Path]
) -> None:
    """One fault in each of four programs, and one run of the checker for all of them."""
    status, findings, program = _found(language, folders[language])[fault.scenario]

    line = program[: program.index(fault.new)].count("\n") + 1
    named = [int(number) for number in re.findall(r"\.(?:mjs|py|go|java|rb):(\d+): ", findings)]
    assert status == "failed", findings
    assert fault.said in findings
    assert any(line - 4 <= number <= line + 3 for number in named), (line, findings)
