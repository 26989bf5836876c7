"""Each line of a snippet can be traced to its template and to the specification."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.errors import InputError
from mfa_snippets.rendering.explain import explain, traced
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.spec.paths import Paths

ROOT = Path(__file__).parents[2]
PLACES = Paths(ROOT / "spec", ROOT / "templates", ROOT / "evidence")


def explained(language: str, operation: str) -> dict[str, tuple[str, str]]:
    """What stands in the template and in the specification, by the line that came of it."""
    found = {}
    for line in list(explain(PLACES, language, operation))[1:]:
        places, _, text = line.partition("| ")
        template, *source = places.split()
        found[text] = (written(template), written(source[0]) if source else "")
    return found


def written(place: str) -> str:
    """The line at a place."""
    path, _, number = place.rpartition(":")
    return Path(path).read_text("utf-8").splitlines()[int(number) - 1].strip()


def test_marks_change_nothing() -> None:
    """Each program of each language is as the templates themselves render it."""
    specification, templates = load_all(PLACES.spec, PLACES.templates)
    languages = {name: traced(folder) for name, folder in templates.languages.items()}

    assert render_programs(specification, replace(templates, languages=languages)) == (
        render_programs(specification, templates)
    )


def test_each_line_comes_from_where_it_stands() -> None:
    """The call from the binding, a comment from the argument, the rest from the scenario's step."""
    lines = explained("python", "otp.sign_in")
    call = next(text for text in lines if text.startswith("delivery = "))
    refresh = next(text for text in lines if text.startswith("# refresh_token: "))
    printed = next(text for text in lines if text.startswith("print("))

    assert "step.call" in lines[call][0]
    assert lines[call][1] == "otp.sign_in:"
    assert lines[refresh] == ("# <%= line %>", "refresh_token:")
    assert lines[printed][1].startswith("prints:")


def test_what_is_the_templates_own_has_no_other_source() -> None:
    """Such as the three lines of an error in Go."""
    assert explained("go", "otp.sign_in")["if err != nil {"] == ("if err != nil {", "")


def test_an_operation_that_no_program_has_is_told() -> None:
    """With the reason of the gap, if that is why."""
    specification, _ = load_all(PLACES.spec, PLACES.templates)
    used = {step.operation for scenario in specification.scenarios.values() for step in scenario.steps}
    unused = sorted(set(specification.operations) - used)

    for operation in unused:
        with pytest.raises(InputError):
            list(explain(PLACES, "python", operation))
