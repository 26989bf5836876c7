"""The evidence of the languages whose SDK is not here still holds, and would be found out if it did not."""

import os
import shutil
from pathlib import Path

import pytest

from mfa_snippets.emulator.settings import Settings
from mfa_snippets.verify.report.report import Report
from mfa_snippets.verify.verification import verify

from .changed import EVIDENCE, ROOT, SCENARIO, SIGNATURES

OUTPUT = ROOT / "output"
REPLAYED = ("go", "ruby")


@pytest.fixture
def without_sdks(tmp_path: Path) -> dict[str, str]:
    """The caller's environment, but nothing can be fetched, and no gem is on the load path."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "ruby").symlink_to("/usr/bin/ruby")
    path = os.pathsep.join((str(tools), os.environ["PATH"]))
    return {
        **os.environ,
        "PATH": path,
        "GOPROXY": "off",
        "GOMODCACHE": str(tmp_path / "modules"),
        "RUBYLIB": "",
    }


def _verify(output: Path, evidence: Path, environ: dict[str, str], settings: Settings) -> Report:
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


def test_evidence_holds(without_sdks: dict[str, str]) -> None:
    """On record from a run with the real SDK, and answered the same today."""
    report = _verify(OUTPUT, EVIDENCE, without_sdks, Settings())

    assert [(result.program.language, result.state) for result in report.results] == [
        (language, "replayed") for language in REPLAYED
    ]
    assert [result.checks["types"].status for result in report.results] == ["passed", "passed"]
    assert report.exit_code == 0


def test_a_weakened_rule_is_found(without_sdks: dict[str, str]) -> None:
    """An emulator that takes another user's refresh JWT is no proof of anything."""
    report = _verify(OUTPUT, EVIDENCE, without_sdks, Settings(foreign_refresh_jwt="accept"))

    assert report.exit_code == 1
    for result in report.results:
        expected = (
            f"{result.program.name}, failure foreign-refresh-jwt, replay of step delivery: "
            "answer.status: expected 401, was 200"
        )
        assert expected in result.all_findings


def test_a_changed_program_is_stale(tmp_path: Path, without_sdks: dict[str, str]) -> None:
    """A proof is of bytes; one character more, and it is of another program."""
    output = shutil.copytree(OUTPUT, tmp_path / "output")
    with (output / "examples/ruby/totp_then_otp_email.rb").open("a", encoding="utf-8") as file:
        file.write("# one comment more\n")

    report = _verify(output, EVIDENCE, without_sdks, Settings())

    assert [result.state for result in report.results] == ["replayed", "stale"]
    assert report.exit_code == 1
