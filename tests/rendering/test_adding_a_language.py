"""One row for each fault that was found by adding a language: what the made-up one shows now.

Claims and literals have tables of their own, and words of failures one with the runs of `verify`.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mfa_snippets.docs.blocks import render
from mfa_snippets.docs.support import factors_of, limits_of
from mfa_snippets.docs.target import open_target
from mfa_snippets.errors import InputError
from mfa_snippets.output.build import build
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

from ..spec.test_bad_input import BASE, CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Sixth:
    """The specification, the templates and the build with a language that was made up."""

    specification: Specification
    templates: Templates
    files: dict[str, str]

    def calls(self, module: str) -> list[str]:
        """What is called in a module, each on one line."""
        text = re.sub(r"\s+", " ", self.files[f"examples/plum/{module}.plum"])
        return [call.replace("( ", "(").replace(" )", ")") for call in re.findall(r"Descope ([^.]*)\.", text)]

    def lines(self, page: str, pattern: str) -> list[str]:
        """The lines of a page that match."""
        return re.findall(rf"(?m)^{pattern}$", self.files[f"docs/markdown/{page}.md"])


@pytest.fixture(scope="module")
def made_up(sixth: tuple[Specification, Templates]) -> Sixth:
    artifacts = build(render(*sixth, None))
    files = {each.path: each.content.decode() for each in artifacts}
    return Sixth(specification=sixth[0], templates=sixth[1], files=files)


def _gaps(sixth: Sixth) -> list[str | None]:
    functions = json.loads(sixth.files["index.json"])["functions"]
    gaps = {each["name"]: each["gap"] for each in functions if each["language"] == "plum"}
    return [gaps[name] for name in ("sign_up_with_otp", "sign_in_with_password", "require_step_up")]


def _limits(sixth: Sixth) -> list[tuple[str, int, str]]:
    limits = limits_of(sixth.specification, "plum")
    return [(each.kind, len(each.titles), each.version if each.proof else "") for each in limits]


def _states(sixth: Sixth) -> dict[str, str]:
    """Each factor as the first and the second one, so that a pair names the one at fault."""
    factors = factors_of(sixth.specification)
    uses = {"first": factors.firsts, "second": factors.seconds}
    shown = ("password", "totp", "otp-email", "magic-link-sms")
    return {
        f"{role} {use.factor.name}": use.support["plum"].state
        for role, each in uses.items()
        for use in each
        if use.factor.name in shown
    }


def _told(name: str) -> Callable[[Sixth], str]:
    """What is said of a bad input of `tests/spec/cases`, without folders."""

    def told(_: Sixth) -> str:
        (case,) = (each for each in CASES if each.name == name)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASE, folder, dirs_exist_ok=True)
            shutil.copytree(case, folder, dirs_exist_ok=True)
            with pytest.raises(InputError) as error:
                render_apps(*load_all(Path(folder) / "spec", Path(folder) / "templates"))
        return re.sub(r"(?m)^/\S*/", "", str(error.value))

    return told


ROWS: dict[str, tuple[Callable[[Sixth], object], object]] = {
    "what has no code yet, among the calls": (
        lambda s: len(s.lines("sdk-calls", "- Plum: no code yet\\.")),
        14,
    ),
    "what has no code yet, in the grid": (
        lambda s: s.lines("choose-your-factors", r"\| \*\*Magic link by SMS\*\* .*"),
        ["| **Magic link by SMS** | yes | yes | yes | yes | yes | not yet |"] * 2,
    ),
    "what has no code yet, in the chooser": (
        lambda s: len(s.lines("choose-your-factors", "- Plum has no code for a magic link by SMS yet\\.")),
        2,
    ),
    "what has no code yet, in a function's block": (
        lambda s: len(s.lines("magic-links", r"Not available for Plum yet\.")),
        5,
    ),
    "what has no code yet, in the index": (
        _gaps,
        ["There is no code for it yet.", "Plum has no such call.", None],
    ),
    "a variable with a sigil": (lambda s: s.calls("totp")[0], "enrol(who is @login_id, known is @user)"),
    "a record in keyword arguments": (
        lambda s: s.calls("passkey"),
        ["keep(what is <under @transaction_id, answer @credential>, at is the door)"],
    ),
    "a workaround for a missing operation, in one entry": (
        lambda s: s.calls("session")[1],
        "ask(session is @session_token, about is ~step-up~)",
    ),
    "a gap of several operations, without a version": (
        _limits,
        [("gap", 15, "0.1.0"), ("workaround", 1, "0.1.0"), ("not yet", 16, ""), ("unguarded", 2, "0.1.0")],
    ),
    "options of a lexer": (
        lambda s: open_target("html", s.templates, s.specification.sdks).lexers["php"],
        {"startinline": True},
    ),
    "the factor that is at fault": (
        _states,
        {
            "first totp": "yes",
            "first otp-email": "not yet",
            "first password": "no",
            "first magic-link-sms": "not yet",
            "second otp-email": "yes",
            "second magic-link-sms": "not yet",
            "second totp": "no",
            "second password": "no",
        },
    ),
    "a proof without a line": (
        _told("binding-proof-without-line"),
        "lisp.yaml:17:12: 'src/otp.lisp', expected a file and a line, such as src/otp.py:12",
    ),
    "an unknown name in use()": (
        _told("use-unknown"),
        "call.jinja:4:22: import 'descop' is not defined\nhint: did you mean 'descope'?",
    ),
    "a statement that is too wide": (
        _told("line-too-wide"),
        "call.jinja:3:1: a line of 87 columns, expected at most 80",
    ),
    "a template's own line that is too wide": (
        _told("line-too-wide-in-text"),
        "call.jinja:4:1: a line of 84 columns, expected at most 80",
    ),
    "an error in a template that is included": (
        _told("template-included-undefined"),
        "doc.jinja:4:1: 'dict object' has no attribute 'sumary', expected a defined name",
    ),
}


@pytest.mark.parametrize(("shown", "expected"), ROWS.values(), ids=ROWS)
def test_a_fault_of_adding_a_language_is_gone(
    shown: Callable[[Sixth], object], expected: object, made_up: Sixth
) -> None:
    assert shown(made_up) == expected
