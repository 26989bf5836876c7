"""Check factors before scenarios are made of them: channels, operations, names, and pairs that cannot be."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .deriving import ENROL, FACTORS, FIRST, PAIR, SECOND, Variant, variants
from .errors import Problem
from .source import Document, Loc
from .suggestions import suggestion, unknown

_NAME = re.compile(r"{(\w+)}")
_REFRESH, _SESSION = "refresh_token", "session_token"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with factors; of `pairs`, which cannot be made, nothing more need be said."""

    problems: tuple[Problem, ...]
    pairs: frozenset[str]


def check_factors(
    document: Document, channels: Collection[str], operations: Collection[str], unread: Collection[str]
) -> Faults:
    """Every fault of the factors; `channels` and `operations` are the names of all that are known."""
    known = variants(document.value[FACTORS])
    broken = tuple(_broken_pairs(document, known))
    problems = [problem for _, problem in broken]
    problems += _named_twice(document, known)
    for factor in known:
        problems += _channel(document, factor, channels) if "channels" not in unread else ()
        problems += _operations(document, factor, operations) if "operations" not in unread else ()
    return Faults(tuple(problems), frozenset(name for name, _ in broken))


def _channel(document: Document, factor: Variant, channels: Collection[str]) -> Iterator[Problem]:
    if factor.amr not in channels:
        at: Loc = (FACTORS, factor.family, "amr")
        text = _NAME.fullmatch(factor.entry["amr"])
        if text:
            variant = factor.name.removeprefix(f"{factor.family}-")
            at = (FACTORS, factor.family, "variants", variant, text[1])
        hint = suggestion(factor.amr, channels) or "channels.yaml says which there are, as amr names them"
        yield document.problem(at, f"channel '{factor.amr}' is not defined", hint)


def _operations(document: Document, factor: Variant, operations: Collection[str]) -> Iterator[Problem]:
    for part in (FIRST, ENROL, SECOND):
        for index, step in enumerate(factor.filled(factor.entry.get(part, []))):
            name = step.get("operation")
            if isinstance(name, str) and name not in operations:
                at = (FACTORS, factor.family, part, index, "operation")
                yield document.problem(at, *unknown("operation", name, operations))


def _named_twice(document: Document, known: Iterable[Variant]) -> Iterator[Problem]:
    """Factors of one name; else pairs of one name, as `a-then-b` with `c` and `a` with `b-then-c`."""
    families: dict[str, str] = {}
    names: dict[str, str] = {}
    for factor in known:
        at = (FACTORS, factor.family, "<key>")
        if earlier := families.get(factor.name):
            message = f"factor '{factor.name}' is a variant of '{earlier}' too, expected distinct names"
            yield document.problem(at, message)
        families.setdefault(factor.name, factor.family)
    for first, second in _pairs(known):
        name = f"{first.name}-then-{second.name}"
        earlier = names.setdefault(name, first.name)
        if earlier != first.name:
            message = f"'{name}' is made of '{earlier}' and of '{first.name}', expected distinct names"
            yield document.problem((FACTORS, first.family, "<key>"), message)


def _pairs(known: Iterable[Variant]) -> Iterator[tuple[Variant, Variant]]:
    """Those of which a scenario is made."""
    factors = tuple(known)
    for first in factors:
        for second in factors:
            if first.entry.get(FIRST) and second.entry.get(SECOND) and first.amr != second.amr:
                yield first, second


def _broken_pairs(document: Document, known: Iterable[Variant]) -> Iterator[tuple[str, Problem]]:
    """Each pair of which one part needs what the part before it does not receive; told of its first pair."""
    told: dict[Loc, Problem] = {}
    for first, second in _pairs(known):
        name = f"{first.name}-then-{second.name}"
        for giver, part, value, taker in _missing(document, first, second):
            at: Loc = (FACTORS, giver.family, part)
            message = f"pair '{name}' cannot be made: no step here receives {value}, which {taker}"
            yield name, told.setdefault(at, document.problem(at, message))


def _missing(document: Document, first: Variant, second: Variant) -> Iterator[tuple[Variant, str, str, str]]:
    """The factor and its part that do not give a value, and who needs it."""
    parts = [*second.entry.get(ENROL, []), *second.entry[SECOND]]
    if _REFRESH in _needed(parts) - _received(first.entry[FIRST]):
        yield first, FIRST, _REFRESH, f"'{second.name}' needs"
    if _SESSION in _needed(document.value[PAIR]["steps"]) - _received(second.entry[SECOND]):
        yield second, SECOND, _SESSION, "the steps after it need"


def _needed(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    given = (value for step in steps for value in (step.get("with") or {}).values())
    return {value[1:] for value in given if isinstance(value, str) and value.startswith("$")}


def _received(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for step in steps for name in (step.get("receives") or {})}
