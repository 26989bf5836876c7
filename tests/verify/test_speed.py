"""Launchers, merged commands, and commands that run once make verification fast."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.verify.report.formats import as_text
from mfa_snippets.verify.report.report import Seconds, Times
from mfa_snippets.verify.run.tool_checks import merged

from .made_up import FAILURES, PYTHON, SOURCE, Language, Sample, write_index

LAUNCHER = Path(__file__).parent / "sample" / "launcher.py"
FORKED: dict[str, Any] = {
    "command": [PYTHON, "totp_then_otp.py"],
    "host": {"kind": "fork", "argv": [PYTHON, str(LAUNCHER)]},
}
TIMES = Times(checks=1.0, own=Seconds(runs=2.5, failures=10.0), forms=Seconds(runs=0.5, failures=0.0))
LAST = "print(f\"amr: {', '.join(amr)}\")"


def counted(name: str) -> list[str]:
    """A command that notes its arguments beside the workspace."""
    return [PYTHON, "-c", f"import sys; print(*sys.argv[1:], file=open('../{name}', 'a'))"]


def noted(sample: Sample, name: str) -> str:
    """What was noted."""
    (file,) = sample.folder.glob(f"workspace/*/{name}")
    return file.read_text("utf-8")


def test_a_fork_launcher_runs_a_program_as_its_command_does(sample: Sample) -> None:
    """In all cases; the evidence is the same, byte for byte."""
    everything = replace(sample, failures=tuple(FAILURES))
    contract = {"command": FORKED["command"]}
    everything.with_language(contract=contract).verify(record=True)
    (file,) = sample.evidence.rglob("*.json")
    plain = file.read_bytes()
    report = everything.with_language(contract=FORKED).verify(record=True)

    assert (report.programs[0].findings, report.programs[0].state) == ((), "executed")
    assert file.read_bytes() == plain


def test_a_program_is_forked_where_it_can_be(sample: Sample) -> None:
    """Else the test above would show nothing."""
    changed = sample.changed(LAST, f"assert 'is_forked' in globals()\n{LAST}")

    assert changed.with_language(contract=FORKED).result().state == "executed"
    assert changed.with_language(contract={"command": FORKED["command"]}).result().state == "failed"


@pytest.mark.parametrize("host", [["no-such-command"], [PYTHON, "-c", "raise SystemExit(1)"]])
def test_without_its_launcher_a_program_is_started_directly(sample: Sample, host: list[str]) -> None:
    """The result is the same."""
    contract = {**FORKED, "host": {"kind": "fork", "argv": host}}

    assert sample.with_language(contract=contract).result().state == "executed"


def test_a_forked_program_that_hangs_is_killed(sample: Sample) -> None:
    """With all that it started, at its time limit."""
    hanging = sample.changed(LAST, "print('now I sleep', flush=True)\nimport time; time.sleep(60)")
    result = hanging.with_language(contract=FORKED).result(limit=1.0)

    assert any("did not end within 1 s" in one and "now I sleep" in one for one in result.findings)


def test_options_of_a_launcher_follow_the_interpreter(sample: Sample) -> None:
    """After one run with its `learn` options."""
    learn = counted("prepared")
    host = {"kind": "options", "options": ["-X", "utf8=1"], "learn": ["-X", "dev"], "prepare": [learn]}
    contract = {"command": FORKED["command"], "host": host}
    changed = sample.changed(LAST, f"assert sys.flags.utf8_mode and not sys.flags.dev_mode\n{LAST}")
    hosted = changed.with_language(contract=contract)

    assert [hosted.result().state, hosted.result().state] == ["executed", "executed"]
    assert noted(sample, "prepared") == "\n"


def test_without_an_archive_a_program_is_started_directly(sample: Sample) -> None:
    """The next verification tries again."""
    host = {"kind": "options", "options": ["--no-such-option"], "prepare": [["no-such-command"]]}

    assert sample.with_language(contract={"host": host}).result().state == "executed"


@pytest.mark.parametrize(
    ("commands", "command"),
    [
        ([("f", "a", "x"), ("f", "b", "x")], ("f", "a", "b", "x")),
        ([("f", "a", "x"), ("f", "b", "y")], None),
        ([("f", "a"), ("f", "a", "b")], None),
        ([("f", "a")], None),
    ],
)
def test_commands_that_differ_in_one_word_are_merged(
    commands: list[tuple[str, ...]], command: tuple[str, ...] | None
) -> None:
    """And no others."""
    assert merged(commands) == command


def two(sample: Sample, first: list[str], second: list[str], **contract: Any) -> Sample:
    """Two programs of one project, each with a format check."""
    checks = [{"format": [argv], "types": []} for argv in (first, second)]
    return Two(
        folder=sample.folder,
        languages=tuple(Language(contract={"checks": one, **contract}) for one in checks),
    )


class Two(Sample):
    """A project with two programs, of two scenarios that are alike."""

    def write(self) -> Sample:
        """See Sample."""
        super().write()
        programs = json.loads((self.output / "programs.json").read_text("utf-8"))
        programs[1] |= {"scenario": "second", "path": "examples/sample/second.py"}
        programs[1]["command"] = [PYTHON, "-S", "second.py"]
        (self.output / "programs.json").write_text(json.dumps(programs), "utf-8")
        (self.output / "examples" / "sample" / "second.py").write_text(SOURCE, "utf-8")
        write_index(self.output, programs)
        expectations = self.expectations()
        expectations["scenarios"]["second"] = expectations["scenarios"]["totp-then-otp"]
        (self.output / "expectations.json").write_text(json.dumps(expectations), "utf-8")
        return self


def test_a_tool_that_takes_many_programs_is_started_once(sample: Sample) -> None:
    """If the SDK's file says so."""
    tool = counted("formatted")
    project = two(sample, [*tool, "a"], [*tool, "b"], together=["format"])

    assert [result.state for result in project.verify().programs] == ["executed", "executed"]
    assert noted(sample, "formatted") == "a b\n"


def test_a_merged_command_that_fails_is_run_for_each(sample: Sample) -> None:
    """So that the right program is blamed."""
    tool = [PYTHON, "-c", "import sys; raise SystemExit('b' in sys.argv)"]
    results = two(sample, [*tool, "a"], [*tool, "b"], together=["format"]).verify().programs

    assert [result.state for result in results] == ["executed", "failed"]


def test_an_identical_command_is_run_once(sample: Sample) -> None:
    """Whether it takes programs or not."""
    tool = counted("formatted")
    two(sample, tool, tool).verify()

    assert noted(sample, "formatted") == "\n"


@pytest.mark.parametrize(
    ("output", "states"),
    [("second.py:3: wrong", ["executed", "failed"]), ("wrong", ["failed", "failed"])],
)
def test_a_shared_failure_is_attributed_to_the_programs_it_names(
    sample: Sample, output: str, states: list[str]
) -> None:
    """All, if it names none."""
    tool = [PYTHON, "-c", f"raise SystemExit({output!r})"]

    assert [result.state for result in two(sample, tool, tool).verify().programs] == states


def test_a_failure_of_a_program_that_is_not_selected_is_ignored(sample: Sample) -> None:
    """`--scenario` leaves the others where they are; a tool that reads the whole folder tells of them."""
    tool = [PYTHON, "-c", "raise SystemExit('second.py:3: wrong')"]
    results = two(sample, tool, tool).verify(scenarios=("totp-then-otp",)).programs

    assert [result.state for result in results] == ["executed"]


def test_of_the_output_of_a_shared_command_a_program_gets_its_own_line(sample: Sample) -> None:
    """Not the last one, which may be about another program, or a count."""
    said = "totp_then_otp.py:1: bad\nsecond.py:3: wrong\nsecond.py:4: worse\n2 files"
    tool = [PYTHON, "-c", f"raise SystemExit({said!r})"]
    first, second = two(sample, tool, tool).verify().programs

    assert [finding.rpartition(": ")[0][-20:] for finding in first.findings] == [": totp_then_otp.py:1"]
    assert second.findings[0].endswith(": second.py:3: wrong / second.py:4: worse")


def test_the_report_tells_how_long_it_took(sample: Sample) -> None:
    """In the last line but one, runs apart from failure runs; a scenario is one in all its languages."""
    report = replace(sample.verify(), times=TIMES)

    assert as_text(report).splitlines()[-2] == (
        "checks and builds took 1.0 s, runs 2.5 s (2.50 s a scenario), "
        "failure runs 10.0 s (10.00 s a scenario)"
    )


def test_further_forms_of_an_sdk_are_told_apart(sample: Sample) -> None:
    """So that the time of a scenario is that of each SDK once."""
    typed = Language(name="typed", contract={"form_of": "sample"})
    report = replace(replace(sample, languages=(Language(), typed)).verify(), times=TIMES)

    assert as_text(report).splitlines()[-2] == (
        "checks and builds took 1.0 s, runs 2.5 s (2.50 s a scenario), "
        "failure runs 10.0 s (10.00 s a scenario), runs of variants 0.5 s (0.50 s a scenario), "
        "failure runs of variants 0.0 s (0.00 s a scenario)"
    )


def test_a_form_alone_is_told_as_one(sample: Sample) -> None:
    """And no time of an SDK that did not run."""
    report = replace(sample.with_language(contract={"form_of": "other"}).verify(), times=TIMES)

    assert as_text(report).splitlines()[-2] == (
        "checks and builds took 1.0 s, runs of variants 0.5 s (0.50 s a scenario), "
        "failure runs of variants 0.0 s (0.00 s a scenario)"
    )
