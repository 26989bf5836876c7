"""Calls as `statement` lays them out, through the formatters of all languages: they change nothing."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.rendering.layout import Expression, Group, record, statement
from mfa_snippets.rendering.templates import Layout, LineTooWideError
from tests.languages.facts import all_facts

from .repository import languages, project, specification, templates, write

NAMES = {
    3: ("method", "login_id", "code"),
    5: ("method", "login_id", "code", "login_options", "refresh_token"),
}
FIELDS: dict[str, Expression] = {"mfa": "true"}
LONG = "_that_was_read_from_the_environment"


@dataclass(frozen=True, slots=True)
class Case:
    """One call: how deep it stands, whether its answer is kept, its arguments, and a record among them."""

    depth: int
    is_assigned: bool
    count: int
    is_long: bool
    record: int | None


CASES = [Case(*row) for row in product(range(3), (True, False), NAMES, (False, True), (None, 1, -1))]


def _call(case: Case, layout: Layout) -> Group:
    suffix = LONG if case.is_long else ""
    names = NAMES[case.count]
    items = [layout.keyword.format(name=name) for name in names]
    values: list[str | Group] = [name + suffix for name in names]
    if case.record is not None:
        values[case.record] = record("Options", FIELDS, layout.record)
    return Group("client.signIn(", tuple(zip(items, values, strict=True)), ")")


def at_depth(layout: Any, depth: int) -> Any:
    """The layout for functions so many indents deep."""
    return replace(layout, depth=depth)


def _statement(case: Case, number: int, layout: Layout, frame: Any) -> str:
    before = frame["assign"].replace("answer", f"answer{number}") if case.is_assigned else ""
    return statement(at_depth(layout, frame["first"] + case.depth), before, _call(case, layout), frame["end"])


def _program(language: str) -> str:
    frame, layout = all_facts()[language].frame, templates().layouts[language]
    lines = [*frame["head"]]
    for number, case in enumerate(CASES):
        lines += _block(_statement(case, number, layout, frame), case.depth, frame, layout)
    return "\n".join([*lines, *frame["foot"], ""])


def _block(text: str, depth: int, frame: Any, layout: Layout) -> Iterator[str]:
    opening, closing = frame["block"]
    for level in range(depth):
        yield layout.indent * (frame["first"] + level) + opening
    for line in text.splitlines():
        yield layout.indent * (frame["first"] + depth) + line
    for level in reversed(range(depth)):
        if closing:
            yield layout.indent * (frame["first"] + level) + closing


def check_format(language: str, text: str, folder: Path) -> str:
    """What the language's formatter says of a file; empty if it would change nothing."""
    sdk = specification().sdks[language]
    write({**project(language), sdk.app.files["client"]: text}, folder)
    for command in sdk.toolchain.format:
        try:
            run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        except FileNotFoundError:
            pytest.fail(f"the formatter {command[0]} is not installed")
        if run.returncode:
            return run.stdout + run.stderr or f"{command[0]} exited with {run.returncode}"
    return ""


@pytest.mark.parametrize("language", languages())
def test_a_formatter_changes_no_call(language: str, tmp_path: Path) -> None:
    """Three and five arguments that fit and do not, with records, bare and assigned, at three depths."""
    text = _program(language)

    assert check_format(language, text, tmp_path) == ""


@pytest.mark.parametrize("language", languages())
def test_a_formatter_sees_a_call_that_is_laid_out_otherwise(language: str, tmp_path: Path) -> None:
    """One space too many, and the same check fails."""
    text = _program(language).replace("client.signIn(", "client.signIn( ", 1)

    assert check_format(language, text, tmp_path) != ""


@pytest.mark.parametrize("language", languages())
def test_the_cases_fit_and_do_not_fit(language: str) -> None:
    """Both happen at every depth, and no line is wider than the language's width."""
    layout, frame = templates().layouts[language], all_facts()[language].frame
    wrapped = {
        (case.depth, "\n" in _statement(case, number, layout, frame)) for number, case in enumerate(CASES)
    }

    assert wrapped == set(product(range(3), (True, False)))
    assert all(map(layout.fits, _program(language).splitlines()))


@pytest.mark.parametrize("language", languages())
def test_a_formatter_that_is_missing_fails(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its name, since a check that did not run proves nothing."""
    command = specification().sdks[language].toolchain.format[0][0]
    monkeypatch.setenv("PATH", "")

    with pytest.raises(pytest.fail.Exception, match=f"the formatter {command} is not installed"):
        check_format(language, "", tmp_path)


@pytest.mark.parametrize("language", languages())
def test_what_cannot_be_broken_and_does_not_fit_is_an_error(language: str) -> None:
    """Such as a call without arguments: there is nothing in it that could stand on another line."""
    layout = templates().layouts[language]
    fitting = Group("x" * (layout.width - 2) + "(", (), ")")
    wide = Group("x" + fitting.open, (), ")")

    assert statement(at_depth(layout, 0), "", fitting) == fitting.open + fitting.close
    with pytest.raises(
        LineTooWideError, match=f"of {layout.width + 1} columns, expected at most {layout.width}"
    ):
        statement(at_depth(layout, 0), "", wide)
