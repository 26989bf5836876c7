"""Each page says of each program whether it ran as it is shown, and with which SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.build_programs import evidence_statuses
from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus, State
from mfa_snippets.docs.render import render_pages
from mfa_snippets.rendering.programs import Program, Project

from .conftest import ROOT, Loaded

SCENARIO = "totp-then-otp-email"
RAN = EvidenceStatus(state="recorded", version="2.13.0")

TOLD: dict[State, str] = {
    "recorded": "ran with @descope/node-sdk 2.13.0",
    "replayed": "ran with @descope/node-sdk 2.13.0, since then replayed",
    "stale": "changed since it last ran, with @descope/node-sdk 2.13.0",
    "type-checked": "not run, only type-checked for @descope/node-sdk 2.13.0",
    "absent": "not run",
}


SCENARIOS: dict[State, str] = {
    "recorded": SCENARIO,
    "replayed": "totp-then-otp-sms",
    "stale": "otp-email-then-totp",
    "type-checked": "password-then-otp-email",
    "absent": "password-then-otp-sms",
}
"""A scenario for each state, so that one rendering shows all of them."""


@pytest.fixture(scope="module")
def shown(loaded: Loaded) -> dict[str, str]:
    """Every page by its file name; only the Node.js programs of these scenarios have a status."""
    statuses = {
        ("node", scenario): replace(RAN, state=state, stdout=("A line of it",))
        for state, scenario in SCENARIOS.items()
    }
    specification, templates, programs = loaded
    return {
        Path(artifact.path).name: artifact.content.decode()
        for target in ("markdown", "html")
        for artifact in render_pages(specification, templates, programs, statuses, target)
    }


@pytest.mark.parametrize("state", TOLD)
def test_a_page_says_it_plainly(state: State, shown: dict[str, str]) -> None:
    """In one line, in each target."""
    page = f"mfa-{SCENARIOS[state]}"

    assert f"| Node.js | {TOLD[state]} |\n" in shown[f"{page}.md"]
    assert (
        f'<dt>Node.js</dt><dd><span class="state {state}">{TOLD[state]}</span></dd>'
        in (shown[f"{page}.html"])
    )


@pytest.mark.parametrize(("suffix", "text"), [("md", "A line of it"), ("html", "What it printed when")])
def test_only_what_ran_shows_its_output(suffix: str, text: str, shown: dict[str, str]) -> None:
    """The output of a program that was changed since is that of another program."""
    states = {state for state, name in SCENARIOS.items() if text in shown[f"mfa-{name}.{suffix}"]}

    assert states == {"recorded", "replayed"}


def test_every_page_of_a_pair_says_it(pages: dict[str, str], loaded: Loaded) -> None:
    """Of each language, also where nothing is known."""
    for scenario in (
        name for name, each in loaded[0].scenarios.items() if each.origin and each.origin.template == "pair"
    ):
        assert f"| Node.js | {TOLD['absent']} |\n" in pages[f"mfa-{scenario}.md"]


def _edited(change: Callable[[Any], None]) -> Callable[[str], str]:
    def damage(text: str) -> str:
        record = json.loads(text)
        change(record)
        return json.dumps(record)

    return damage


STANDINGS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "as it ran": ("node", str, "recorded"),
    "as it ran, where CI has no SDK": ("go", str, "replayed"),
    "of another program": ("node", _edited(lambda one: one["of"].update(program="0" * 64)), "stale"),
    "of another version": ("node", _edited(lambda one: one["of"]["sdk"].update(version="2.12.0")), "stale"),
    "of another project": (
        "go",
        _edited(lambda one: one["of"].update(project={"go.mod": "0" * 64})),
        "stale",
    ),
    "of types alone": ("node", _edited(lambda one: one.update(run=None, failures={})), "type-checked"),
    "of types alone, of another program": (
        "node",
        _edited(lambda one: one.update(run=None, failures={}, of={})),
        "absent",
    ),
    "truncated": ("node", lambda text: text[: len(text) // 2], "absent"),
    "a merge conflict": ("node", lambda text: f"<<<<<<< ours\n{text}", "absent"),
    "no record": ("node", lambda _text: "[]", "absent"),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_what_is_on_record_is_what_is_told(name: str, loaded: Loaded, tmp_path: Path) -> None:
    """Nothing that cannot be read is taken for a run."""
    language, damage, state = STANDINGS[name]
    file = tmp_path / language / f"{SCENARIO}.json"
    file.parent.mkdir()
    file.write_text(damage(_evidence_of_today(language, loaded)), "utf-8")

    assert _standing(tmp_path, language, loaded).state == state
    assert _standing(tmp_path / "nowhere", language, loaded) == ABSENT


def _program(language: str, loaded: Loaded) -> Program:
    return next(one for one in loaded[2] if (one.language, one.scenario) == (language, SCENARIO))


def _standing(evidence: Path, language: str, loaded: Loaded) -> EvidenceStatus:
    program, specification = _program(language, loaded), loaded[0]
    return evidence_statuses(
        specification, (program,), {language: Project(language=language, files={})}, evidence
    )[language, SCENARIO]


def _evidence_of_today(language: str, loaded: Loaded) -> str:
    """What is on record, as if of the program as it is today, in a project without files."""
    record = json.loads((ROOT / "evidence" / language / f"{SCENARIO}.json").read_text("utf-8"))
    sdk = loaded[0].sdks[language]
    text = _program(language, loaded).text
    record["of"] = {
        "program": sha256(text.encode()).hexdigest(),
        "project": {},
        "sdk": {"name": sdk.package, "version": sdk.version},
    }
    return json.dumps(record)


ANSWERED = ("Node.js", "HTTP 401\n{}\n")
EXPECTED = ("Node.js, Python, Go, Java, Ruby", 'HTTP 401\n{"code": "cookie", ')


@pytest.mark.parametrize(
    ("state", "heading", "told"),
    [
        ("recorded", "Answered", ANSWERED),
        ("replayed", "Answered", ANSWERED),
        ("stale", "Expected form", EXPECTED),
    ],
)
def test_what_a_browser_was_answered_is_not_called_printed(
    state: Any, heading: str, told: tuple[str, str], loaded: Loaded
) -> None:
    """On the page of errors, where both stand together."""
    specification, templates, programs = loaded
    shown = EvidenceStatus(state=state, version="2.13.0", failures={"cookie-missing": ("HTTP 401", "{}")})
    known = {("node", "web-handler"): shown}
    pages = {
        Path(one.path).name: one.content.decode()
        for target in ("markdown", "html")
        for one in render_pages(specification, templates, programs, known, target)
    }
    labels, said = told

    assert f"{heading} ({labels}):\n\n```text\n{said}" in pages["errors.md"]
    assert f'<p class="who">{heading}, {labels}</p>\n' in pages["errors.html"]
