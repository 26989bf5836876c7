"""A small specification of three factors: a mail, an app that not all can confirm with, and a word."""

from typing import Any

from mfa_snippets.contracts.evidence import EvidenceStatus
from mfa_snippets.docs.render import render_pages
from mfa_snippets.rendering.layout import Placement
from mfa_snippets.rendering.programs import Piece, Program, assemble
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.specification import Capability, Specification

from .small import docs_folders, made, sdk

FRONT = "---\ntitle: {title}\ndescription: D.\norder: {order}\n"
MATRIX = FRONT.format(title="Matrix", order=1) + "---\n:::matrix\n\n:::ways\n"
REFERENCE = FRONT.format(title="Reference", order=2) + "group: Look up\n---\n:::operations\n\n:::errors\n"
PAIR = """\
---
title: "{title}"
description: "{summary}"
order: 3
group: "First {first}"
for: pair
---
{first_label} is `{first_channel}`, {second} is `{second_channel}`: `{amr}`. {hint}
See [all](matrix.md#matrix).

:::steps {scenario}

## If it fails

:::failures {scenario}

## Whole

:::program {scenario}
"""
OPERATION: dict[str, Any] = {
    "title": "Hello",
    "summary": "Says it.",
    "shape": "call",
    "arguments": {
        "name": {"type": "string", "description": "who is greeted.", "allowed": ["you", "me"]},
        "token": {"type": "login_options", "description": "mfa is asked for.", "fields": {"mfa": "Ask."}},
    },
    "results": {"greeting": "What was said."},
    "wire": {
        "method": "POST",
        "path": "/hello/{name}",
        "bearer": "refresh",
        "body": {"required": {"name": "$name"}, "optional": ["token"]},
    },
}
GAP = {
    "operation": "say.hello",
    "argument": "token",
    "kind": "argument",
    "reason": "It takes no token.",
    "version": "1.2.0",
    "proof": "hello.txt:3",
}
NO_WORD = {"reason": "No token.", "version": "1.2.0", "proof": "word.txt:4"}
OFFER = {"call": "client.wave", "guard": "E9", "proof": "wave.txt:5"}
WAYS = {
    "hello": made(Capability, title="Hello", role="second_factor", operation="say.hello", needs=["token"]),
    "word": made(Capability, title="A word", role="second_factor", factor="word"),
    "wave": made(Capability, title="Wave <hand>", role="enrolment", not_run="Nobody sees it."),
}


def _binding(arguments: Any) -> dict[str, Any]:
    return {"say.hello": {"callee": "client.hello", "arguments": arguments, "proof": "hello.txt:1"}}


SDKS = {
    "spaced": sdk(
        "Spaced",
        1,
        operations=_binding(["ctx", "$name or nil", "$token"]),
        capabilities={"word": NO_WORD, "wave": OFFER},
    ),
    "tabbed": sdk(
        "Tabbed",
        2,
        operations=_binding({"name": "$name", "options": "$token"}),
        gaps=[GAP],
        capabilities={"word": NO_WORD, "wave": {**OFFER, "guard": None}},
    ),
}
OWN = {"kind": "own", "code": "input", "description": "ended"}
ANSWERED = {"kind": "answered", "code": "E1"}


def _failure(name: str, title: str, error: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "remedy": "Try again.",
        "provoke": {"again": True},
        "stops_at": None,
        "error": error,
    }


def _scenario(first: str, second: str, failures: list[dict[str, Any]], **arguments: str) -> Scenario:
    channels = {"an app": "totp", "a mail": "email", "a word": "pwd"}
    return made(
        Scenario,
        title=f"{first[:1].upper()}{first[1:]}, then {second}",
        summary=f"First {first}, then {second}.",
        environment=[],
        amr=[channels[first], channels[second], "mfa"],
        steps=[{"name": "greet", "operation": "say.hello", "title": "Say hello", "with": arguments}],
        hints=[{"code": "E1", "text": "You were here before."}],
        failures=failures,
        origin={
            "template": "pair",
            "first": {"name": first.split()[-1], "title": first, "channel": channels[first]},
            "second": {"name": second.split()[-1], "title": second, "channel": channels[second]},
        },
    )


SCENARIOS = {
    "app-then-mail": _scenario(
        "an app",
        "a mail",
        [_failure("wrong", "It is wrong", ANSWERED), _failure("nobody", "Nobody typed", OWN)],
    ),
    "mail-then-app": _scenario("a mail", "an app", [_failure("late", "It is wrong", ANSWERED)], token="t"),
    "word-then-app": _scenario("a word", "an app", [], token="t"),
}
OVERVIEW = FRONT.format(title="Overview", order=4) + "---\n:::overview pair\n"


def _program(language: str, scenario: str) -> Program:
    top = made(Placement, depth=0, before=0)
    pieces = tuple(Piece(name, name, f"{name}()\n", top) for name in ("opening", "greet", "closing"))
    segments = tuple(assemble(pieces, "    "))
    return Program(language=language, scenario=scenario, path=scenario + ".txt", segments=segments)


PROGRAMS = (*(_program("spaced", name) for name in SCENARIOS), _program("tabbed", "app-then-mail"))
STATUSES = {
    ("spaced", "app-then-mail"): EvidenceStatus(
        state="recorded", version="1.2.0", failures={"wrong": ("You were here before.", "error: E1 Wrong")}
    )
}


def pair_specification(**pages: str) -> Specification:
    """The names of the pages are keywords, with `PAIR` for the page of each pair."""
    named = {"mfa-{scenario}" if name == "pair" else name: source for name, source in pages.items()}
    return Specification(
        operations={"say.hello": made(Operation, **OPERATION)},
        environment={},
        scenarios=SCENARIOS,
        sdks=SDKS,
        capabilities=WAYS,
        pages=named,
        page_files={name: f"pages/{name}.md" for name in named},
    )


def pair_pages(target: str, **pages: str) -> dict[str, str]:
    """The texts of a target's files by path, without those of its twin."""
    pages = pages or {"matrix": MATRIX, "reference": REFERENCE, "pair": PAIR}
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    rendered = render_pages(pair_specification(**pages), templates, PROGRAMS, STATUSES, target)
    texts = {artifact.path: artifact.content.decode() for artifact in rendered}
    return {path: text for path, text in texts.items() if target == "markdown" or not path.endswith(".md")}
