"""A demo asks for each answer, and says what came of each step, in a line of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.contracts.evidence import Run
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.publication import load_apps, load_expectations
from mfa_snippets.verify.run.cases import cases_of

from .made_up import Sample

OUTPUT = Path(__file__).parents[2] / "output"
MISSING = "expected the line '{}' in turn, was not printed"


@pytest.mark.parametrize(
    ("stdout", "missing"),
    [
        (("Sent to you", "Code:", "amr: x"), None),
        (("Sent to you", "amr: x"), "Code:"),
        (("Code:", "Sent to you", "amr: x"), "Code:"),
        (("Sent to ", "Code:", "amr: x"), "Sent to {}"),
        (("Sent to you", "Code: ", "amr: x"), "Code:"),
    ],
)
def test_lines_are_printed_in_turn(sample: Sample, stdout: tuple[str, ...], missing: str | None) -> None:
    """A prompt is a whole line, and a text is followed by its value."""
    sample.write()
    plain, *_ = cases_of(programs_of(load_apps(sample.output))[0], load_expectations(sample.output))
    steps = (replace(plain.steps[0], says=("Sent to {}", "Code:")),)
    run = Run(exit=0, stdout=stdout, stderr=(), exchange=())
    unsaid = [one for one in run_findings(replace(plain, steps=steps), run) if "in turn" in one]

    assert [MISSING.format(missing) in one for one in unsaid] == ([True] if missing else [])


def test_no_failure_goes_without_words() -> None:
    """Of each that an SDK tells in words of its own it is declared which."""
    expectations = load_expectations(OUTPUT)
    without = [
        f"{program.language} {failure.name}"
        for program in programs_of(load_apps(OUTPUT))
        for failure in expectations.scenarios[program.scenario].failures
        for habits in [expectations.languages[program.language]]
        if failure.error.kind in ("refused", "unanswered") and failure.name not in habits.swallowed
        if failure.refusal is None  # a browser is told what the web server says of its own
        if not habits.expected_error(failure).texts
    ]

    assert without == []


def test_no_words_are_declared_in_vain() -> None:
    """Each is of a failure that programs of its SDK are run in; further forms have those of the SDK."""
    expectations = load_expectations(OUTPUT)
    programs = [program for program in programs_of(load_apps(OUTPUT)) if program.app.form_of is None]
    told = {
        (program.language, name)
        for program in programs
        for failure in expectations.scenarios[program.scenario].failures
        if failure.name not in expectations.languages[program.language].swallowed
        for name in (failure.name, failure.way)
    }
    declared = {
        (language, failure)
        for language in {program.language for program in programs}
        for failure in expectations.languages[language].words
    }

    assert declared
    assert declared <= told
