"""Launchers, and commands that run once for an app, make verification fast."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from .made_up import FAILURES, PYTHON, SCENARIO, Sample, invocation

LAUNCHER = Path(__file__).parent / "sample" / "launcher.py"
COMMAND = {"command": [PYTHON, "totp_then_otp.py"]}
FORK = {"argv": [PYTHON, str(LAUNCHER)]}
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
    everything.with_language(contract=COMMAND).verify(record=True)
    (file,) = sample.evidence.rglob("*.json")
    plain = file.read_bytes()
    report = everything.with_language(contract=COMMAND, app={"launcher": FORK}).verify(record=True)

    assert (report.programs[0].findings, report.programs[0].state) == ((), "executed")
    assert file.read_bytes() == plain


def test_a_program_is_forked_where_it_can_be(sample: Sample) -> None:
    """Else the test above would show nothing."""
    check = f"assert 'is_forked' in globals() and sys.argv[1:] == ['--step-up']\n{LAST}"
    contract = {"command": [*COMMAND["command"], "--step-up"]}
    changed = sample.changed(LAST, check).with_language(contract=contract)

    assert changed.with_language(app={"launcher": FORK}).result().state == "executed"
    assert changed.result().state == "failed"


@pytest.mark.parametrize("host", [["no-such-command"], [PYTHON, "-c", "raise SystemExit(1)"]])
def test_without_its_launcher_a_program_is_started_directly(sample: Sample, host: list[str]) -> None:
    """The result is the same."""
    app = {"launcher": {"argv": host}}

    assert sample.with_language(contract=COMMAND, app=app).result().state == "executed"


def test_a_forked_program_that_hangs_is_killed(sample: Sample) -> None:
    """With all that it started, at its time limit."""
    hanging = sample.changed(LAST, "print('now I sleep', flush=True)\nimport time; time.sleep(60)")
    result = hanging.with_language(contract=COMMAND, app={"launcher": FORK}).result(limit=1.0)

    assert any("did not end within 1 s" in one and "now I sleep" in one for one in result.findings)


def test_options_of_a_launcher_follow_the_interpreter(sample: Sample) -> None:
    """After one run with its `learn` options."""
    learn = counted("prepared")
    host = {"options": ["-X", "utf8=1"], "learn": ["-X", "dev"], "prepare": [learn]}
    changed = sample.changed(LAST, f"assert sys.flags.utf8_mode and not sys.flags.dev_mode\n{LAST}")
    hosted = changed.with_language(contract=COMMAND, app={"launcher": host})

    assert [hosted.result().state, hosted.result().state] == ["executed", "executed"]
    assert noted(sample, "prepared") == "\n"


@pytest.mark.parametrize(("ending", "is_used"), [("", True), ("; raise SystemExit(1)", False)])
def test_each_verification_takes_a_snapshot(sample: Sample, ending: str, is_used: bool) -> None:
    """With the options of runs, which leave those of the snapshot out if it cannot be taken."""
    note = f"import sys; print(sys.flags.utf8_mode, sys.argv[1:], file=open('../taken', 'a')){ending}"
    taking = {"argv": [PYTHON, "-c", note, "{output}"], "snapshot": ["-X", "dev"]}
    host = {"options": ["-X", "utf8=1"], **taking}
    check = f"assert (sys.flags.utf8_mode, sys.flags.dev_mode) == (1, {is_used})"
    hosted = sample.changed(LAST, f"{check}\n{LAST}").with_language(contract=COMMAND, app={"launcher": host})

    assert [hosted.result().state, hosted.result().state] == ["executed", "executed"]
    assert noted(sample, "taken") == f"1 {[str(sample.output.resolve())]}\n" * 2


def test_the_commands_of_an_app_run_once(sample: Sample) -> None:
    """For all of its scenarios."""
    names = ("prepare", "build", "format", "types", "pasted")
    prepare, build, form, types, paste = ([counted(name)] for name in names)
    checks = {"format": form, "types": types, "paste": {"files": {}, "types": paste}}
    invocations = [invocation(), {**invocation(), "scenario": "second"}]
    app = {"prepare": prepare, "build": build, **checks, "invocations": invocations}
    report = Two(folder=sample.folder).with_language(app=app).verify()

    assert [result.state for result in report.programs] == ["executed", "executed"]
    assert {name: noted(sample, name) for name in names} == dict.fromkeys(names, "\n")


class Two(Sample):
    """A sample with two scenarios that are alike."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        expectations["scenarios"]["second"] = expectations["scenarios"][SCENARIO]
        return expectations


@pytest.mark.parametrize("host", [FORK, {"options": ["-X", "utf8=1"]}])
def test_a_launcher_changes_the_environment_of_runs(sample: Sample, host: dict[str, list[str]]) -> None:
    """A null removes what the caller has set."""
    check = "import os; assert os.environ['ONE'].endswith('/one.pem') and 'TWO' not in os.environ"
    environment = {"ONE": "{output}/one.pem", "TWO": None}
    changed = sample.changed(LAST, f"{check}\n{LAST}").with_language(contract=COMMAND)
    hosted = changed.with_language(app={"launcher": {**host, "environment": environment}})

    assert hosted.result(environ={**os.environ, "TWO": "set"}).state == "executed"
    assert changed.result(environ={**os.environ, "TWO": "set"}).state == "failed"
