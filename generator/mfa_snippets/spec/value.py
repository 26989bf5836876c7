"""Kinds of text, numbers and references that a specification is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import AfterValidator, ConfigDict, Field, GetPydanticSchema, StringConstraints
from pydantic.dataclasses import dataclass
from pydantic_core import core_schema

Validated = TypeVar("Validated")
EXPECTED: dict[str, str] = {}  # what text that matches a pattern is called in messages
# What ends a comment or docstring, or is an escape in one, as in Java and Python.
_CODE_IN_COMMENT = re.compile(r'\*/|"""|\\')


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
class Model:
    """The base of dataclasses for pydantic; tests/spec/descriptions.yaml says what each field means."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid", strict=False))(cls)


def matching(pattern: str, expected: str, **constraints: Any) -> StringConstraints:
    """Text that matches a pattern, by the name that messages have for it."""
    EXPECTED[pattern] = expected
    return StringConstraints(strict=True, pattern=pattern, **constraints)


def _in_comment(text: str) -> str:
    if found := _CODE_IN_COMMENT.search(text):
        raise ValueError(f"{found[0]!r} is code in some language's comment, expected text without it")
    return text


_TEXT = r"^([^\p{C}\p{Zl}\p{Zp}]|[\n\t])*[^\p{C}\s]([^\p{C}\p{Zl}\p{Zp}]|[\n\t])*$"
Text = Annotated[str, matching(_TEXT, "text that is not empty, without control characters", min_length=1)]
Version = Annotated[str, matching(r"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", "a version such as 1.2.0")]
# No control or format characters: bidi marks in a comment could hide code (https://trojansource.codes).
_LINE = r"^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\s][^\p{C}\p{Zl}\p{Zp}]*$"
Line = Annotated[str, matching(_LINE, "one line of text without control characters", min_length=1)]
Comment = Annotated[Line, AfterValidator(_in_comment)]
_FILE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$"
File = Annotated[str, matching(_FILE, "a path below the app's folder, such as src/otp.py")]
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
Name = Annotated[str, matching(NAME, "a name such as login_id")]
# A file and a line of it, or several: `authmethod/otp.py:88`, `core:otp/index.ts:104-125`.
Proof = Annotated[str, matching(r"^[^\s]+:[0-9]+(-[0-9]+)?$", "a file and a line, such as src/otp.py:12")]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[int, Field(strict=True)]
Literals = str | int | float | bool | None
Argv = tuple[Text, ...]
_REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)(?: (or|\|) (.+))?")


@plain_dataclass(frozen=True, slots=True)
class Reference:
    """`$name or code` is always passed, `$name | code` only before another argument that is passed."""

    name: str
    otherwise: str | None = None
    is_always_passed: bool = False


def _parsed(text: str, has_alternative: bool) -> Reference | str:
    if not text.startswith("$") or text.startswith("$$"):
        return text.removeprefix("$")
    match = _REFERENCE.fullmatch(text)
    if match and (has_alternative or not match[2]):
        return Reference(match[1], match[3], match[2] == "or")
    expected = "$name, $name or CODE, $name | CODE" if has_alternative else "$name"
    raise ValueError(f"{text!r} is not a reference, expected {expected}, or $$ for a dollar sign")


def _parse(source: Any, has_alternative: bool = False) -> GetPydanticSchema:
    def validate(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> Reference | str:
        return value if isinstance(value, Reference) else _parsed(handler(value), has_alternative)

    return GetPydanticSchema(
        lambda _, handler: core_schema.no_info_wrap_validator_function(
            validate, handler.generate_schema(source)
        )
    )


Operand = Annotated[Reference | str, _parse(Annotated[str, StringConstraints(strict=True)])]
"""A reference, or literal text."""
_NAMED = Annotated[str, matching(r"^\$[a-z][a-z0-9_]*$", "$name of a parameter")]
Option = Flag | Annotated[Reference, _parse(_NAMED)]
"""A value that a function passes: one of its parameters, or a constant."""
Source = Annotated[Reference | str, _parse(Line, has_alternative=True)]
"""A reference that may have an alternative, or source code of a language."""
Scalar = Operand | int | float | bool | None


def _free(value: Any) -> Any:
    """A value of a map with tuples for lists, and references for text such as `$plan`."""
    if isinstance(value, Mapping):
        return {key: _free(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_free, value))
    if value is None:
        raise ValueError("nothing, expected a value that every language can write")
    return _parsed(value, has_alternative=False) if isinstance(value, str) else value


FreeMap = Annotated[dict[str, Any], AfterValidator(_free)]
"""A map with any keys: texts, numbers, flags and references, in lists and maps of any depth."""
Record = dict[Name, Scalar | dict[str, Scalar]]


def references(value: object, *at: str | int) -> Iterator[tuple[tuple[str | int, ...], Reference]]:
    """Each reference in a value, a record or a list, with its location below `at`."""
    if isinstance(value, Reference):
        yield at, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from references(item, *at, key)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from references(item, *at, index)


def resolved(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, record or list, with `values` for its references; None for a name that is not among them."""
    if isinstance(value, Mapping):
        return {key: resolved(item, values) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(resolved(item, values) for item in value)
    return values.get(value.name) if isinstance(value, Reference) else value
