"""Checks that need no server, projects that are prepared once, and what is missing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.verify.run.process import NotInstalledError, run
from mfa_snippets.verify.verification import verify

from .made_up import NO_SDK, PYTHON, SOURCE, Sample

NAME = "sample totp-then-otp"


def python(code: str) -> list[str]:
    """A command."""
    return [PYTHON, "-c", code]


COUNT = python("open('../prepared', 'a').write('x')")
FAIL = python("print('line 3: wrong'); raise SystemExit(1)")
SIGNATURES = {"prepare": [["cp", "{signatures}/sdk", "sdk"]], "types": [["cat", "sdk"]]}


@pytest.mark.parametrize("name", ["format", "types"])
def test_a_failed_check_shows_the_last_output(sample: Sample, name: str) -> None:
    """And the tier is the one below it."""
    checks = {"format": [], "types": [], name: [FAIL]}
    result = sample.with_language(contract={"checks": checks}).result()

    assert result.checks[name].status == "failed"
    assert result.findings[0].startswith(f"{NAME}, {name}: {PYTHON} -c ")
    assert result.findings[0].endswith(": line 3: wrong")
    assert result.tier == {"format": "rendered", "types": "formatted"}[name]


def test_a_missing_tool_is_unavailable(sample: Sample) -> None:
    """It fails only a strict check, or one that asks for the language."""
    contract = {"checks": {"format": [["no-such-formatter"]], "types": []}}
    missing = sample.with_language(contract=contract)

    assert str(missing.result().checks["format"]) == "unavailable: no-such-formatter is not installed"
    assert missing.result().findings == ()
    assert missing.verify(strict=True).exit_code == 1
    assert missing.verify(languages=("sample",)).exit_code == 1


def test_a_tier_limits_the_checks(sample: Sample) -> None:
    """What is above it is not made."""
    report = sample.changed('{"mfa": True}', "{}").verify(tier="type-checked", strict=True)

    assert list(report.programs[0].checks) == ["format", "types"]
    assert (report.programs[0].state, report.exit_code) == ("type-checked", 0)


@pytest.mark.parametrize(
    ("probe", "why"),
    [
        (["no-such-command"], "no-such-command is not installed"),
        (python("raise SystemExit('error: no module')"), "SDK not found: error: no module"),
        (python("print('sdk 1.2.4 here')"), "SDK 1.2.4 found, 1.2.3 pinned"),
        (python("print('1.2.3-rc.1')"), "SDK 1.2.3-rc.1 found, 1.2.3 pinned"),
        (python("print('1.2.3rc1')"), "SDK 1.2.3rc1 found, 1.2.3 pinned"),
        (python("print('1.2.3.4')"), "SDK 1.2.3.4 found, 1.2.3 pinned"),
        (python("print('sdk-1.2.3.jar: no'); raise SystemExit(1)"), "SDK not found: sdk-1.2.3.jar: no"),
        (python("print('\\1\\2 no version')"), "SDK not found: \1\2 no version"),
    ],
)
def test_a_missing_sdk_is_unavailable(sample: Sample, probe: list[str], why: str) -> None:
    """With the reason."""
    sdk = {"name": "sample-sdk", "version": "1.2.3", "probe": probe}
    result = sample.with_language(contract={"sdk": sdk}).result()

    assert {str(result.checks[name]) for name in ("types", "run", "failures")} == {f"unavailable: {why}"}
    assert (result.state, result.evidence) == ("formatted", "missing")


def test_a_project_that_cannot_be_prepared_is_unavailable(sample: Sample) -> None:
    """The reason is the command and the line that tells most."""
    broken = python("print('ERROR: no such package'); raise SystemExit(1)")
    result = sample.with_language(contract={"prepare": [broken]}).result()

    assert str(result.checks["run"]).startswith(f"unavailable: {PYTHON} -c ")
    assert str(result.checks["run"]).endswith(": ERROR: no such package")


def test_a_project_is_prepared_once(sample: Sample) -> None:
    """Until one of its files changes; programs are copied afresh each time."""
    counted = sample.with_language(contract={"prepare": [COUNT]})
    counted.verify()
    counted.with_language(source=SOURCE + "# more\n").verify()
    (once,) = sample.folder.glob("workspace/*/prepared")

    assert once.read_text("utf-8") == "x"
    counted.with_language(files={"lock": "2"}).verify()
    assert len(list(sample.folder.glob("workspace/*/prepared"))) == 2


def test_a_failed_preparation_is_tried_again(sample: Sample) -> None:
    """The network may be back."""
    flag = sample.folder / "flag"
    command = python(f"import pathlib; raise SystemExit(not pathlib.Path({str(flag)!r}).exists())")
    flaky = sample.with_language(contract={"prepare": [command]})

    assert flaky.result().checks["run"].status == "unavailable"
    flag.touch()
    assert flaky.result().state == "executed"


def test_nothing_is_installed_below_the_output(sample: Sample) -> None:
    """Preparing and running happens in a copy."""
    contract = {"prepare": [python("open('installed', 'w')")], "build": [python("open('built', 'w')")]}
    sample.with_language(contract=contract).verify()

    assert {path.name for path in sample.output.rglob("*") if path.is_file()} == {
        "expectations.json",
        "index.json",
        "programs.json",
        "totp_then_otp.py",
        "whole.py",
    }


def test_a_program_that_does_not_build_is_named(sample: Sample) -> None:
    """It is a finding, and not a missing SDK."""
    result = sample.with_language(contract={"build": [FAIL]}).result()

    assert result.findings[0].startswith(f"{NAME}, build: ")
    assert str(result.checks["failures"]) == "unavailable: not built"


def test_two_verifiers_share_a_workspace(sample: Sample) -> None:
    """One after the other."""
    sample.write()
    place = sample.folder / "workspace"
    with ThreadPoolExecutor(2) as pool:
        reports = pool.map(lambda _: verify(sample.output, sample.evidence, workspace=place), range(2))

    assert [report.exit_code for report in reports] == [0, 0]


@pytest.mark.parametrize(
    ("signature", "types", "verdict"),
    [
        ("def f(): ...", SIGNATURES["types"], "passed"),
        ("def f(): ...", [python("input(); input(); print('wrong type'); raise SystemExit(1)")], "failed"),
        ("", [["no-such-checker"]], "unavailable: no-such-checker is not installed"),
    ],
)
def test_signatures_stand_for_a_missing_sdk(
    sample: Sample, tmp_path: Path, signature: str, types: list[list[str]], verdict: str
) -> None:
    """For `types` alone, with a canned answer for each input."""
    (tmp_path / "signatures").mkdir()
    (tmp_path / "signatures" / "sdk").write_text(signature, "utf-8")
    contract: dict[str, Any] = {**NO_SDK, "signatures": {**SIGNATURES, "types": types}}
    result = sample.with_language(contract=contract).result(signatures=tmp_path / "signatures")

    assert str(result.checks["types"]) == verdict
    assert result.checks["run"].status == "unavailable"


def test_a_command_that_cannot_start_is_not_installed(tmp_path: Path) -> None:
    """A file that is no program is as good as none."""
    (tmp_path / "tool").write_text("no program", "utf-8")

    with pytest.raises(NotInstalledError, match=r"\./tool cannot be started: Permission denied"):
        run(["./tool"], cwd=tmp_path, environment={}, limit=1)
