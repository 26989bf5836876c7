"""Check factors before scenarios are made of them: channels, operations, names, and what cannot be made."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mfa_snippets.errors import Problem, suggestion, unknown
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.factor_expansion import (
    FACTORS,
    FIRST,
    FRAMES,
    SECOND,
    Variant,
    pairs,
    scenario_name,
    variants,
)

ENROL, UPDATE = "enrol", "update"
PARTS = (FIRST, ENROL, SECOND, UPDATE)
_NAME = re.compile(r"{(\w+)}")
_REFRESH, _SESSION = "refresh_token", "session_token"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with factors; of `scenarios`, which cannot be made, nothing more need be said."""

    problems: tuple[Problem, ...]
    scenarios: frozenset[str]


def check_factors(
    document: Document, channels: Collection[str], operations: Collection[str], unread: Collection[str]
) -> Faults:
    """Every fault of the factors; `channels` and `operations` are the names of all that are known."""
    known = variants(document.value[FACTORS])
    broken = tuple(_broken(document, known))
    problems = [problem for _, problem in broken]
    problems += _named_twice(document, known)
    problems += _frames(document, known)
    for factor in known:
        problems += _channel(document, factor, channels) if "channels" not in unread else ()
        problems += _operations(document, factor, operations) if "operations" not in unread else ()
    return Faults(tuple(problems), frozenset(name for name, _ in broken))


def _channel(document: Document, factor: Variant, channels: Collection[str]) -> Iterator[Problem]:
    if factor.amr not in channels:
        at: Loc = (FACTORS, factor.family, "amr")
        if text := _NAME.fullmatch(factor.entry["amr"]):
            at = (FACTORS, factor.family, "variants", factor.variant, text[1])
        hint = suggestion(factor.amr, channels) or "channels.yaml says which there are, as amr names them"
        yield document.problem(at, f"channel '{factor.amr}' is not defined", hint)


def _operations(document: Document, factor: Variant, operations: Collection[str]) -> Iterator[Problem]:
    for part in PARTS:
        for index, step in factor.part(part):
            name = factor.filled(step.get("operation"))
            if isinstance(name, str) and name not in operations:
                at = (FACTORS, factor.family, part, index, "operation")
                yield document.problem(at, *unknown("operation", name, operations))


def _frames(document: Document, known: Iterable[Variant]) -> Iterator[Problem]:
    names = [factor.name for factor in known]
    for frame, value in document.value[FRAMES].items():
        for index, name in enumerate(value.get(FIRST, ())):
            if name not in names:
                yield document.problem((FRAMES, frame, FIRST, index), *unknown("factor", name, names))
        for index, part in enumerate(value["parts"]):
            if part not in PARTS[1:]:
                yield document.problem((FRAMES, frame, "parts", index), *unknown("part", part, PARTS[1:]))


def _named_twice(document: Document, known: Iterable[Variant]) -> Iterator[Problem]:
    """Factors of one name, and scenarios: as of `a-then-b` with `c`, and of `a` with `b-then-c`."""
    families: dict[str, str] = {}
    for factor in known:
        if earlier := families.get(factor.name):
            message = f"factor '{factor.name}' is a variant of '{earlier}' too, expected distinct names"
            yield document.problem((FACTORS, factor.family, "<key>"), message)
        families.setdefault(factor.name, factor.family)
    names: dict[str, tuple[str, ...]] = {}
    for frame, first, second, name in _made(document, known):
        made = names.setdefault(name, (frame, first.name, second.name))
        if made != (frame, first.name, second.name):
            message = f"'{name}' is made of '{made[1]}' and '{made[2]}' by '{made[0]}' too"
            hint = f"here it is made of '{first.name}' and '{second.name}'"
            yield document.problem((FRAMES, frame, "name"), f"{message}, expected distinct names", hint)


def _made(document: Document, known: Iterable[Variant]) -> Iterator[tuple[str, Variant, Variant, str]]:
    """Each scenario: its frame, its factors, and its name."""
    for frame, value in document.value[FRAMES].items():
        for first, second in pairs(value, tuple(known)) if value["parts"] else ():
            yield frame, first, second, scenario_name(value, first, second)


def _broken(document: Document, known: Iterable[Variant]) -> Iterator[tuple[str, Problem]]:
    """Each scenario of which a step needs what none before it receives; told of the first one alone."""
    told: dict[Loc, Problem] = {}
    for frame, first, second, name in _made(document, known):
        for giver, part, value, taker in _missing(document.value[FRAMES][frame], first, second):
            at: Loc = (FACTORS, giver.family, part)
            message = f"'{name}' cannot be made: no step here receives {value}, which {taker}"
            yield name, told.setdefault(at, document.problem(at, message))


def _missing(
    frame: Mapping[str, Any], first: Variant, second: Variant
) -> Iterator[tuple[Variant, str, str, str]]:
    """The factor and its part that do not give a value, and who needs it."""
    parts = frame["parts"]
    steps = [step for part in parts for step in _steps(second, part)]
    if _REFRESH in _needed(steps) - _received(_steps(first, FIRST)):
        yield first, FIRST, _REFRESH, f"'{second.name}' needs"
    if _SESSION in _needed(frame["steps"]) - _received(steps):
        yield second, parts[-1], _SESSION, "the steps after it need"


def _steps(factor: Variant, part: str) -> list[Mapping[str, Any]]:
    return [step for _, step in factor.part(part)]


def _needed(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    given = (value for step in steps for value in (step.get("with") or {}).values())
    return {value[1:] for value in given if isinstance(value, str) and value.startswith("$")}


def _received(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for step in steps for name in (step.get("receives") or {})}
