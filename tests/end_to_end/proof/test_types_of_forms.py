"""A fault that a type checker can see turns `types` red in TypeScript, with file and line."""

import re
from pathlib import Path

import pytest

from mfa_snippets.verify.verification import verify

from .changed import SCENARIO, built_with

LANGUAGE, FILE = "typescript", "totp-then-otp-email.mts"
SDK = "spec/sdks/node.yaml"

FAULTS = {
    "a wrong option name": (
        "fields: {mfa: mfa, ",
        "fields: {mfa: mfa_, ",
        "{ mfa_: true }",
        "TS2561",
    ),
    "a missing argument": (
        "    arguments: [$login_id, $code]\n    proof: core:otp/index.ts:39",
        "    arguments: [$login_id]\n    proof: core:otp/index.ts:39",
        "otp.verify.email(loginId)",
        "TS2554",
    ),
    "a renamed method": (
        "callee: descopeClient.totp.signUp",
        "callee: descopeClient.totp.signup",
        "totp.signup(",
        "TS2551",
    ),
    "an answer that may hold nothing": (
        'session_jwt: {read: "{result}.data.sessionJwt", absent: "!{result}.data?.sessionJwt"}',
        'session_jwt: {read: "{result}.data.sessionJwt"}',
        "= secondFactor.data.sessionJwt",
        "TS18048",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_where_it_is(fault: str, tmp_path: Path) -> None:
    """By the full `--strict`, before anything runs."""
    old, new, faulty, code = FAULTS[fault]
    output = built_with(tmp_path, SDK, old, new, [(LANGUAGE, SCENARIO)])
    lines = (output / "examples" / LANGUAGE / FILE).read_text("utf-8").splitlines()
    (line,) = (number for number, text in enumerate(lines, 1) if faulty in text)

    report = verify(
        output, tmp_path / "evidence", languages=[LANGUAGE], scenarios=[SCENARIO], tier="type-checked"
    )

    (result,) = report.programs
    assert report.exit_code == 1
    assert {name: verdict.status for name, verdict in result.checks.items()} == {
        "format": "passed",
        "types": "failed",
    }
    assert re.search(rf"{re.escape(FILE)}:{line}: error {code}: ", "\n".join(result.findings))
