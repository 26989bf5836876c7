"""Check factors before they are expanded: channels, operations, names, and scenarios that lack a value."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import getitem
from typing import Any

from mfa_snippets.errors import Problem, suggestion
from mfa_snippets.spec.document import KEY, Document, Loc, Problems, names
from mfa_snippets.spec.factor_expansion import (
    FACTORS,
    FIRST,
    TEMPLATES,
    Variant,
    arguments_of,
    pairs,
    variants,
)
from mfa_snippets.spec.reader import SpecReader
from mfa_snippets.spec.value import reference_name

PARTS = (FIRST, "enroll", "second", "update")
_NAME = re.compile(r"{(\w+)}")


def check_factors(document: Document, reader: SpecReader) -> tuple[list[Problem], set[str]]:
    """Every problem of the factors, and the names of the scenarios that cannot be expanded."""
    known = variants(document.value[FACTORS])
    incomplete = tuple(_incomplete(document, known))
    problems = [
        *(problem for _, problem in incomplete),
        *_duplicates(document, known),
        *_templates(document, known),
        *_placeholders(document, known),
    ]
    for factor in known:
        for kind, check in (("channels", _channel), ("operations", _operations)):
            if kind not in reader.unread:
                problems += check(document, factor, names(reader.documents, kind))
    return problems, {name for name, _ in incomplete}


def _channel(document: Document, factor: Variant, channels: Collection[str]) -> Problems:
    channel, at = factor.entry["amr"], (FACTORS, factor.family)
    if channel not in channels:
        text = _NAME.fullmatch(document.value[FACTORS][factor.family]["amr"])
        loc: Loc = (*at, "variants", factor.variant, text[1]) if text else (*at, "amr")
        hint = suggestion(channel, channels) or "channels.yaml lists the channels, by their names in amr"
        yield document.problem(loc, f"channel '{channel}' is not defined", hint)


def _operations(document: Document, factor: Variant, operations: Collection[str]) -> Problems:
    for part in PARTS:
        for loc, step in factor.part(part):
            name = step.get("operation")
            if isinstance(name, str):
                yield from document.undefined((*loc, "operation"), "operation", name, operations)


def _templates(document: Document, known: Iterable[Variant]) -> Problems:
    factors = [factor.name for factor in known]
    for template, value in document.value[TEMPLATES].items():
        for index, name in enumerate(value.get(FIRST, ())):
            yield from document.undefined((TEMPLATES, template, FIRST, index), "factor", name, factors)
        for index, part in enumerate(value["parts"]):
            yield from document.undefined((TEMPLATES, template, "parts", index), "part", part, PARTS[1:])


def _placeholders(document: Document, known: Iterable[Variant]) -> Problems:
    """Names in braces that nothing replaces."""
    texts = {FIRST, "second", "login", "email", "login_variable"}
    texts.update(*(factor.texts for factor in known))
    texts.update(*(template.get("texts", ()) for template in document.value[TEMPLATES].values()))
    for loc in document.marks:
        text = str(loc[-2]) if loc[-1:] == (KEY,) else reduce(getitem, loc, document.value)
        for name in _NAME.findall(text) if isinstance(text, str) else ():
            yield from document.undefined(loc, "placeholder", name, texts)


def _duplicates(document: Document, known: Iterable[Variant]) -> Problems:
    """Factors with the same name, and scenarios: as of `a-then-b` with `c`, and of `a` with `b-then-c`."""
    families: dict[str, str] = {}
    for factor in known:
        if earlier := families.get(factor.name):
            message = f"factor '{factor.name}' is a variant of '{earlier}' too, expected distinct names"
            yield document.problem((FACTORS, factor.family, KEY), message)
        families.setdefault(factor.name, factor.family)
    origins: dict[str, tuple[str, ...]] = {}
    for template, name, first, second in pairs(document.value[TEMPLATES], known):
        origin = origins.setdefault(name, (template, first.name, second.name))
        if origin != (template, first.name, second.name):
            message = f"'{name}' is made of '{origin[1]}' and '{origin[2]}' by '{origin[0]}' too"
            hint = f"here it is made of '{first.name}' and '{second.name}'"
            yield document.problem((TEMPLATES, template, "name"), f"{message}, expected distinct names", hint)


def _incomplete(document: Document, known: Iterable[Variant]) -> Iterator[tuple[str, Problem]]:
    """Each scenario with a step that needs a value which no step before it has; one problem for each part."""
    reported: dict[Loc, Problem] = {}
    for template, name, first, second in pairs(document.value[TEMPLATES], known):
        for source, part, value, user in _missing(document.value[TEMPLATES][template], first, second):
            at: Loc = (FACTORS, source.family, part)
            message = f"'{name}' cannot be made: no step here outputs {value}, which {user}"
            yield name, reported.setdefault(at, document.problem(at, message))


def _missing(
    template: Mapping[str, Any], first: Variant, second: Variant
) -> Iterator[tuple[Variant, str, str, str]]:
    """The factor and its part that lack an output, the output, and what needs it."""
    parts = template["parts"]
    steps = [step for part in parts for _, step in second.part(part)]
    if "refresh_token" in _references(steps) - _outputs(step for _, step in first.part(FIRST)):
        yield first, FIRST, "refresh_token", f"'{second.name}' needs"
    if "session_token" in _references(template["steps"]) - _outputs(steps):
        yield second, parts[-1], "session_token", "the steps after it need"


def _references(steps: Iterable[Mapping[str, Any]]) -> set[str | None]:
    return {reference_name(value) for step in steps for value in arguments_of(step).values()}


def _outputs(steps: Iterable[Mapping[str, Any]]) -> set[str | None]:
    return {name for step in steps for name in (step.get("outputs") or {})}
