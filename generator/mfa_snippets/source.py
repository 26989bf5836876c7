"""Read YAML 1.2 with the place of every value, refusing duplicate keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .errors import BadInput, Problem

Loc = tuple[str | int, ...]
Place = tuple[int, int]

# https://yaml.org/spec/1.2.2/#1032-tag-resolution: `no`, `on` and `yes` are text.
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DEEPEST = 30
_SAFE_INTEGER = 2**53 - 1
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `places` has line and column, from 1, of each value, and of each key under `(*loc, "<key>")`."""

    path: Path
    value: Any
    places: dict[Loc, Place] = field(repr=False)

    def problem(self, loc: Loc, message: str, hint: str | None = None) -> Problem:
        """A problem at the nearest known place of `loc`."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        line, column = self.places.get(loc, (1, 1))
        return Problem(str(self.path), line, column, message, hint)


def read_yaml(path: Path) -> Document:
    """Parse one file. Raises `BadInput` for text that is no YAML, no UTF-8, or has a key twice."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise BadInput(Problem(str(path), line, column, f"{error.problem}, expected YAML")) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(Problem(str(path), 1, 1, f"{str(error).splitlines()[0]}, expected UTF-8 YAML")) from None
    places: dict[Loc, Place] = {}
    problems: list[Problem] = []
    value = None if root is None else _construct(root, (), places, problems, path)
    if problems:
        raise BadInput(*problems)
    return Document(path, value, places)


def _construct(node: yaml.Node, loc: Loc, places: dict[Loc, Place], problems: list[Problem], path: Path) -> Any:
    places[loc] = _place(node)
    if len(loc) > _DEEPEST:
        problems.append(Problem(str(path), *_place(node), f"nested more than {_DEEPEST} deep, expected a flat document"))
        return None
    if isinstance(node, yaml.ScalarNode):
        value = _scalar(node)
        if reason := _unfit(value):
            problems.append(Problem(str(path), *_place(node), reason))
        return value
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*loc, index), places, problems, path) for index, item in enumerate(node.value)]
    mapping: dict[str, Any] = {}
    for key, item in _pairs(node, mapping, problems, path):
        places[(*loc, key.value, "<key>")] = _place(key)
        mapping[key.value] = _construct(item, (*loc, key.value), places, problems, path)
    return mapping


def _pairs(
    node: yaml.Node, mapping: dict[str, Any], problems: list[Problem], path: Path
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(str(path), *_place(key), "a key that is no text, expected a name"))
        elif key.value in mapping:
            problems.append(Problem(str(path), *_place(key), f"key '{key.value}' stands here twice, expected once"))
        else:
            yield key, item


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    text: str = node.value
    if node.style:  # quoted, or a block
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _unfit(value: object) -> str | None:
    """Why a value cannot be written in every language, or None."""
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return f"{value} is beyond ±(2^53−1), expected an integer that every language holds exactly"
    if isinstance(value, str) and any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        return "text with a NUL or a lone surrogate, expected text that every language can write"
    return None
