"""The evidence of a language whose SDK is not here still holds, and would be found out if it did not."""

from pathlib import Path

import pytest

from mfa_snippets.emulator.settings import Settings
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.report import VerificationReport
from mfa_snippets.verify.verification import verify

from .changed import EVIDENCE, OUTPUT, SCENARIO, SIGNATURES, change, copied_with, without_sdk, without_tools

LANGUAGE = "ruby"


def _verify(output: Path, folder: Path, settings: Settings) -> VerificationReport:
    options = VerifyOptions(
        output,
        EVIDENCE,
        languages=[LANGUAGE],
        scenarios=[SCENARIO],
        strict=True,
        signatures=SIGNATURES,
        environ=without_sdk(folder),
        settings=settings,
    )
    return verify(options)


def test_evidence_holds(tmp_path: Path) -> None:
    """On record from a run with the real SDK, and answered the same today."""
    report = _verify(without_tools(copied_with(tmp_path, {})), tmp_path, Settings())

    assert [result.state for result in report.programs] == ["replayed"]
    assert report.exit_code == 0


@pytest.mark.slow
def test_evidence_holds_with_types_on_signatures(tmp_path: Path) -> None:
    report = _verify(OUTPUT, tmp_path, Settings())

    assert [app.checks["types"].status for app in report.apps] == ["passed"]
    assert report.exit_code == 0


def test_a_weakened_rule_is_found(tmp_path: Path) -> None:
    """An emulator that takes another user's refresh JWT is no proof of anything."""
    output = without_tools(copied_with(tmp_path, {}))
    report = _verify(output, tmp_path, Settings(foreign_refresh_jwt="accept"))

    (result,) = report.programs
    expected = f"{result.name}, failure foreign-refresh-jwt, replay of step delivery: answer.status: "
    assert any(finding.startswith(expected) for finding in result.findings), result.findings
    assert report.exit_code == 1


def test_changed_code_is_stale_and_a_changed_comment_is_not(tmp_path: Path) -> None:
    """A proof is of code."""
    file, comment = "examples/ruby/otp.rb", ("Exchange a one-time code for a session", "Exchange a code")
    output = without_tools(copied_with(tmp_path, {file: comment}))
    (tmp_path / "first").mkdir()
    with_comment = _verify(output, tmp_path / "first", Settings())
    change(output / file, "otp_verify_code(method:,", "otp_verify_code(method: method,")
    (tmp_path / "second").mkdir()
    with_code = _verify(output, tmp_path / "second", Settings())

    assert [result.state for result in with_comment.programs] == ["replayed"]
    assert [result.state for result in with_code.programs] == ["stale"]
