"""Say which keys can stand at a place of a document, from the dataclasses that define its form."""

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any

from .source import Loc


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
