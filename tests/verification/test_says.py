"""A program asks for each answer, and says what came of each step, in a line of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.verification.cases import cases_of
from mfa_snippets.verification.contract import load_programs
from mfa_snippets.verification.expectations import load_expectations
from mfa_snippets.verification.judgement import findings_of
from mfa_snippets.verification.runs import Run

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
    plain, _ = cases_of(load_programs(OUTPUT)[0], load_expectations(OUTPUT))
    steps = (replace(plain.steps[0], says=("Sent to {}", "Code:")),)
    run = Run(exit=0, stdout=stdout, stderr=(), exchange=())

    found = [one for one in findings_of(replace(plain, steps=steps), run) if "in turn" in one]

    assert [MISSING.format(missing) in one for one in found] == ([True] if missing else [])
