"""Validate a document, or a part of one; report each error with its location and what was expected."""

import json
import re
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from functools import cache, lru_cache
from itertools import islice
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from mfa_snippets.contracts.facts import EXPECTED
from mfa_snippets.errors import MOST_PROBLEMS, InputError, Problem, closest, suggestion
from mfa_snippets.spec.document import KEY, Document, Loc, Problems
from mfa_snippets.spec.value import Validated

_EXPECTED = {
    "bool_type": "true or false",
    "dataclass_type": "a mapping",
    "dict_type": "a mapping",
    "float_type": "a number",
    "int_type": "an integer",
    "none_required": "null",
    "string_too_short": "text that is not empty",
    "string_type": "text",
    "too_short": "at least one entry",
    "tuple_type": "a list",
}
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")
_GENERAL = re.compile(r"^\w+ should (?:be |have )?")  # how a message of Pydantic begins
_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def validated(document: Document, model: type[Validated]) -> Validated:
    """A document's value as one of `model`. Raises `InputError` with every problem."""
    try:
        # JSON's strict mode accepts a list as a tuple, and no other type in place of another.
        return cast(Validated, _value(document, cast(Hashable, model)))
    except ValidationError as error:
        raise InputError(*_problems(document, model, error)) from None


@lru_cache(maxsize=1024)  # since a document seldom changes from build to build
def _value(document: Document, model: Hashable) -> Any:
    return _adapter(model).validate_json(json.dumps(document.value), strict=True)


def _problems(document: Document, model: Any, error: ValidationError) -> Problems:
    errors: dict[Loc, list[Any]] = {}
    for detail in error.errors():
        errors.setdefault(_location(document.value, detail), []).append(detail)
    above = {loc[:length] for loc in errors for length in range(len(loc))}
    first = dict(islice(errors.items(), MOST_PROBLEMS))
    unknown = (loc for loc, details in first.items() if details[0]["type"] in _UNKNOWN)
    meant = {(*loc[:-1], closest(str(loc[-1]), sorted(_keys(model, loc[:-1])))) for loc in unknown}
    for loc, details in first.items():
        is_key = details[0]["type"] in (*_UNKNOWN, *_MISSING)
        if loc not in (meant if is_key else above):
            yield _problem(document, loc, details, model)


def _location(value: Any, detail: Any) -> Loc:
    """Pydantic's location without the names of its own types; a missing key is its last part."""
    loc: Loc = ()
    for part in detail["loc"]:
        if part == "[key]":
            loc = (*loc, KEY)
        with suppress(LookupError, TypeError):
            loc, value = (*loc, part), value[part]
    return (*loc, detail["loc"][-1]) if detail["type"] in _MISSING else loc


def _problem(document: Document, loc: Loc, details: Sequence[Any], model: Any) -> Problem:
    detail = details[0]
    if detail["type"] in _UNKNOWN:
        hint = suggestion(str(loc[-1]), _keys(model, loc[:-1]))
        return document.problem((*loc, KEY), f"key '{loc[-1]}' is unknown here", hint)
    if detail["type"] in _MISSING:
        return document.problem(loc[:-1], f"key '{loc[-1]}' is missing, expected it here")
    for malformed in (each for each in details if each["type"] == "value_error"):
        return document.problem(loc, malformed["msg"].removeprefix("Value error, "))
    expected = " or ".join(dict.fromkeys(map(_expected, details)))
    is_bare = detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float)
    hint = "quote text that looks like a number or a boolean" if is_bare else None
    return document.problem(loc, f"{shown(detail['input'])}, expected {expected}", hint)


def _expected(detail: Any) -> str:
    if detail["type"] == "string_pattern_mismatch":
        pattern = detail["ctx"]["pattern"]
        return EXPECTED.get(pattern, f"text that matches {pattern}")
    return _EXPECTED.get(detail["type"], _GENERAL.sub("", detail["msg"]))


def shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, dict | list):
        return f"{'a' if value else 'an empty'} {'mapping' if isinstance(value, dict) else 'list'}"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:60] + "…")
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _keys(kind: Any, loc: Loc) -> Iterator[str]:
    """The keys that a mapping at `loc` in a value of a type may have."""
    is_choice = get_origin(kind) in (Union, UnionType)
    for each in get_args(kind) if is_choice or loc else ():
        yield from _keys(each, loc if is_choice else loc[1:])
    fields = getattr(kind, "__pydantic_fields__", {})
    for name, hint in get_type_hints(kind).items() if is_dataclass(kind) else ():
        key = (fields[name].alias if name in fields else None) or name
        if loc[:1] == (key,):
            yield from _keys(hint, loc[1:])
        elif not loc:
            yield key


def check_placeholders(document: Document, loc: Loc, text: str, known: Collection[str]) -> Problems:
    """A problem for each name in braces that is not known, or for a brace alone."""
    expected = " or ".join("{" + name + "}" for name in known) or "none"
    for found in re.findall(r"{{|}}|{[^{}]*}|[{}]", text):
        if found not in ("{{", "}}") and found.strip("{}") not in known:
            yield document.problem(loc, f"'{found}' is not filled in here, expected {expected}")
