"""The evidence of the languages whose SDK is not here still holds, and would be found out if it did not."""

import shutil
from pathlib import Path

from mfa_snippets.emulator.settings import Settings
from mfa_snippets.verify.report.report import VerificationReport
from mfa_snippets.verify.verification import verify

from .changed import EVIDENCE, REPLAYED, ROOT, SCENARIO, SIGNATURES, without_sdks

OUTPUT = ROOT / "output"


def _verify(output: Path, evidence: Path, environ: dict[str, str], settings: Settings) -> VerificationReport:
    return verify(
        output,
        evidence,
        languages=REPLAYED,
        scenarios=[SCENARIO],
        strict=True,
        signatures=SIGNATURES,
        environ=environ,
        settings=settings,
        workspace=evidence.parent / "workspace" if evidence != EVIDENCE else None,
    )


def test_evidence_holds(tmp_path: Path) -> None:
    """On record from a run with the real SDK, and answered the same today."""
    report = _verify(OUTPUT, EVIDENCE, without_sdks(tmp_path), Settings())

    assert [(result.language, result.state) for result in report.programs] == [
        (language, "replayed") for language in REPLAYED
    ]
    assert [result.checks["types"].status for result in report.programs] == ["passed", "passed"]
    assert report.exit_code == 0


def test_a_weakened_rule_is_found(tmp_path: Path) -> None:
    """An emulator that takes another user's refresh JWT is no proof of anything."""
    report = _verify(OUTPUT, EVIDENCE, without_sdks(tmp_path), Settings(foreign_refresh_jwt="accept"))

    assert report.exit_code == 1
    for result in report.programs:
        expected = (
            f"{result.name}, failure foreign-refresh-jwt, replay of step delivery: "
            "answer.status: expected 401, was 200"
        )
        assert expected in result.findings


def test_a_changed_program_is_stale(tmp_path: Path) -> None:
    """A proof is of bytes; one character more, and it is of another program."""
    output = shutil.copytree(OUTPUT, tmp_path / "output")
    with (output / "examples/ruby/totp_then_otp_email.rb").open("a", encoding="utf-8") as file:
        file.write("# one comment more\n")

    report = _verify(output, EVIDENCE, without_sdks(tmp_path), Settings())

    assert [result.state for result in report.programs] == ["replayed", "stale"]
    assert report.exit_code == 1
