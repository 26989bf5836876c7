"""Check a document against its form, and tell each error with its place, and what was expected."""

import dataclasses
import json
import string
import types
import typing
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from mfa_snippets.errors import InputError, Problem, suggestion
from mfa_snippets.spec.document import Document, Loc


def keys_at(form: Any, loc: Loc) -> tuple[str, ...]:
    """The keys of the mapping at `loc` below a value of `form`; empty where any key can stand."""
    return tuple(key for each in _dataclasses_at(form, loc) for key in _fields(each))


def hint_at(form: Any, loc: Loc) -> str | None:
    """What the dataclass at `loc` says to whoever writes a key that it does not know."""
    hints = (getattr(each, "unknown_key", None) for each in _dataclasses_at(form, loc))
    return next(filter(None, hints), None)


def _dataclasses_at(form: Any, loc: Loc) -> Iterator[Any]:
    forms = [form]
    for part in loc:
        forms = [below for each in forms for inner in _alternatives(each) for below in _below(inner, part)]
    return (inner for each in forms for inner in _alternatives(each) if dataclasses.is_dataclass(inner))


def _alternatives(form: Any) -> Iterator[Any]:
    """A type without its annotations; each member of a union."""
    origin = typing.get_origin(form)
    if origin is typing.Annotated:
        yield from _alternatives(typing.get_args(form)[0])
    elif origin in (typing.Union, types.UnionType):
        for member in typing.get_args(form):
            yield from _alternatives(member)
    else:
        yield form


def _below(form: Any, part: str | int) -> Iterator[Any]:
    if dataclasses.is_dataclass(form):
        fields = _fields(form)
        if part in fields:
            yield fields[str(part)]
        return
    origin, arguments = typing.get_origin(form), typing.get_args(form)
    if origin is dict and isinstance(part, str):
        yield arguments[1]
    elif origin is tuple and isinstance(part, int):
        yield arguments[0]


def _fields(form: Any) -> dict[str, Any]:
    """Types by the keys of a document, which are the fields' names or aliases."""
    return {field.alias or name: field.annotation for name, field in form.__pydantic_fields__.items()}


Model = TypeVar("Model")

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
_PATTERNS = {
    r"^[^\r\n]*$": "one line",
    r"^/[^\s]*$": "a path that begins with /",
    r"^[A-Z][A-Z0-9_]*$": "a name such as LOGIN_ID",
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "a name such as login_id",
    r"^[^\s]+:[0-9]+(-[0-9]+)?$": "a file and a line, such as src/otp.py:12",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "a name such as wrong-code",
}
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_argument", "missing_keyword_only_argument")
_YAML_1_1 = ("no", "yes", "on", "off")


def validated(document: Document, at: Loc, form: type[Model]) -> Model:
    """The part of a document at `at` as a value of `form`. Raises `InputError` with every problem."""
    value = document.value
    for part in at:
        value = value[part]
    try:
        # JSON's strict mode takes a list for a tuple, and nothing else for what it is not.
        return TypeAdapter(form).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise InputError(*_problems(document, at, form, error)) from None


def _problems(document: Document, at: Loc, form: Any, error: ValidationError) -> Iterator[Problem]:
    """One problem for each place; a union's members complain one by one about the same value."""
    details: dict[Loc, list[Any]] = {}
    for detail in error.errors():
        details.setdefault(_known(document, at, detail), []).append(detail)
    for loc, found in details.items():
        has_deeper = any(len(other) > len(loc) and other[: len(loc)] == loc for other in details)
        if not has_deeper or found[0]["type"] in (*_UNKNOWN, *_MISSING):
            yield _problem(document, loc, found, _hint_of_key(form, loc[len(at) :]))


def _known(document: Document, at: Loc, detail: Any) -> Loc:
    """Pydantic's location without the parts that name its own types; a missing key's ends with it."""
    loc, last = at, detail["loc"][-1] if detail["type"] in _MISSING else None
    for part in detail["loc"]:
        if (*loc, part) in document.places:
            loc = (*loc, part)
        elif part == "[key]":
            loc = (*loc, "<key>")
    return loc if last is None else (*loc, last)


def _hint_of_key(form: Any, loc: Loc) -> str | None:
    """What could stand in the place of a key that is unknown."""
    return suggestion(str(loc[-1]), keys_at(form, loc[:-1]), hint_at(form, loc[:-1])) if loc else None


def _problem(document: Document, loc: Loc, found: Sequence[Any], hint: str | None) -> Problem:
    detail, key = found[0], str(loc[-1]) if loc else ""
    if detail["type"] in _UNKNOWN:
        return document.problem((*loc, "<key>"), f"key '{key}' is unknown here", hint)
    if detail["type"] in _MISSING:
        return document.problem(loc[:-1], f"key '{key}' is missing, expected it here")
    expected = " or ".join(dict.fromkeys(map(_expected, found)))
    return document.problem(loc, f"{shown(detail['input'])}, expected {expected}", _hint(detail))


def _hint(detail: Any) -> str | None:
    if detail["type"] == "bool_type" and detail["input"] in _YAML_1_1:
        return "YAML 1.2 has true and false; no, yes, on and off are text"
    if detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float):
        return "text that looks like a number or a boolean stands in quotes"
    return None


def _expected(detail: Any) -> str:
    if detail["type"] == "string_pattern_mismatch":
        pattern = detail["ctx"]["pattern"]
        return _PATTERNS.get(pattern, f"text that matches {pattern}")
    if detail["type"] == "greater_than_equal":
        return f"at least {detail['ctx']['ge']}"
    message: str = detail["msg"]
    return _EXPECTED.get(detail["type"]) or message.removeprefix("Input should be ").removeprefix(
        "String should "
    )


def shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, dict | list):
        name = "mapping" if isinstance(value, dict) else "list"
        return f"a {name}" if value else f"an empty {name}"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return repr(text if len(text) <= 60 else text[:60] + "…")


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces, without attributes and indexes. Raises `ValueError` for a lone brace."""
    fields = (field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    return tuple(field.partition(".")[0].partition("[")[0] for field in fields)


def check_placeholders(document: Document, loc: Loc, text: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem for each name in braces that is not known, or for braces that do not match."""
    try:
        names = names_in(text)
    except ValueError as error:
        hint = "a brace that stays one is written twice"
        yield document.problem(loc, f"'{text}' cannot be filled in ({error}), expected names in braces", hint)
        return
    for name in names:
        if name not in known:
            expected = " or ".join("{" + each + "}" for each in known) or "none"
            message = f"'{{{name}}}' is filled by nothing, expected {expected}"
            yield document.problem(loc, message, suggestion(name, known) if len(known) > 1 else None)
