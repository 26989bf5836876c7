"""A program asks for each answer, and says what came of each step, in a line of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import load_expectations
from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.run.cases import cases_of

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
def test_lines_are_printed_in_turn(stdout: tuple[str, ...], missing: str | None) -> None:
    """A prompt is a whole line, and a text is followed by its value."""
    found = _unsaid(("Sent to {}", "Code:"), stdout)

    assert [MISSING.format(missing) in one for one in found] == ([True] if missing else [])


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("Claims: {'plan': 'pro'}", True),
        ("Claims: map[plan:pro]", True),
        ("Claims: {'plan': 'free'}", False),
        ("Claims: None", False),
        ("Claims: map[pro:plan]", False),
    ],
)
def test_a_structure_shows_its_values(line: str, is_said: bool) -> None:
    """However a language writes it."""
    assert (_unsaid(("Claims: {}plan{}pro{}",), (line,)) == []) is is_said


def test_what_a_scenario_shows_is_expected() -> None:
    scenario = load_expectations(OUTPUT).scenarios["custom-claims-with-totp"]

    assert scenario.step("session").says == ("Claims of the sign-in: {}plan{}pro{}",)


def test_no_failure_goes_without_words() -> None:
    """Of each that an SDK tells in words of its own it is declared which."""
    expectations = load_expectations(OUTPUT)
    without = [
        f"{program.language} {failure.name}"
        for program in load_programs(OUTPUT)
        for failure in expectations.scenarios[program.scenario].failures
        for habits in [expectations.languages[program.language]]
        if failure.error.kind in ("refused", "unanswered") and habits.is_detectable(failure)
        if not habits.expected_error(failure).texts
    ]

    assert without == []


def test_no_words_are_declared_in_vain() -> None:
    """Each is of a failure that programs of its SDK are run in; further forms have those of the SDK."""
    expectations = load_expectations(OUTPUT)
    programs = [program for program in load_programs(OUTPUT) if program.form_of is None]
    told = {
        (program.language, name)
        for program in programs
        for failure in expectations.scenarios[program.scenario].failures
        if expectations.languages[program.language].is_detectable(failure)
        for name in (failure.name, failure.way)
    }
    declared = {
        (language, failure)
        for language in {program.language for program in programs}
        for words in expectations.languages[language].words
        for failure in words.failures
    }

    assert declared
    assert declared <= told


def _unsaid(says: tuple[str, ...], stdout: tuple[str, ...]) -> list[str]:
    plain, _ = cases_of(load_programs(OUTPUT)[0], load_expectations(OUTPUT))
    steps = (replace(plain.steps[0], says=says),)
    run = Run(exit=0, stdout=stdout, stderr=(), exchange=())
    return [one for one in run_findings(replace(plain, steps=steps), run) if "in turn" in one]
