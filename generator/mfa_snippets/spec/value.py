"""References to values, and the base of the models that a specification is made of."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Any, TypeVar, dataclass_transform

from pydantic import AfterValidator, ConfigDict, Field, GetPydanticSchema, StringConstraints, WrapValidator
from pydantic.dataclasses import dataclass

Validated = TypeVar("Validated")
_REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)(?: (or|\|) (.+))?")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
class Model:
    """The base of dataclasses for pydantic; tests/spec/descriptions.yaml says what each field means."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid", strict=False))(cls)


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


def parsed_as(source: Any, has_alternative: bool = False) -> GetPydanticSchema:
    """For text of a type: a reference where it begins with `$`, else the text without an escape."""

    def validate(value: Any, handler: Callable[[Any], str]) -> Reference | str:
        return value if isinstance(value, Reference) else _parsed(handler(value), has_alternative)

    text = Annotated[source, WrapValidator(validate)]
    return GetPydanticSchema(lambda _, handler: handler.generate_schema(text))


Operand = Annotated[Reference | str, parsed_as(Annotated[str, StringConstraints(strict=True)])]
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


def references(value: object, *at: str | int) -> Iterator[tuple[tuple[str | int, ...], Reference]]:
    """Each reference in a value, a record, a list or a model, with its location below `at`."""
    if isinstance(value, Reference):
        yield at, value
    elif isinstance(value, Model | Mapping | tuple):
        parts = vars(value) if isinstance(value, Model) else value
        for key, item in parts.items() if isinstance(parts, Mapping) else enumerate(parts):
            yield from references(item, *at, key)


def resolved(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, record or list, with `values` for its references; None for a name that is not among them."""
    if isinstance(value, Mapping):
        return {key: resolved(item, values) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(resolved(item, values) for item in value)
    return values.get(value.name) if isinstance(value, Reference) else value
