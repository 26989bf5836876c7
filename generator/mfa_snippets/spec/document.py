"""Read YAML 1.2 with the place of every value, refusing what YAML would silently change or multiply."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.errors import InputError, Problem

# https://yaml.org/spec/1.2.2/#1032-tag-resolution: `no`, `on` and `yes` are text.
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SAFE_INTEGER = 2**53 - 1
_MOST_DIGITS = 400
_UNSAFE = re.compile("[\0\ud800-\udfff]")

Scalar = str | int | float | bool | None


def scalar(text: str, *, is_quoted: bool) -> Scalar:
    """The value of a scalar; one in quotes or of a block is text."""
    if is_quoted:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        # Python refuses to read thousands of digits; whatever has this many is beyond every limit.
        return int(text[:_MOST_DIGITS])
    return float(text) if _FLOAT.fullmatch(text) else text


def unfit(value: Scalar) -> str | None:
    """Why a value cannot be written in every language, or None."""
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return f"{_short(value)} is beyond ±(2^53-1), expected an integer that every language holds exactly"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number beyond all that a float can hold, expected a smaller one"
    if isinstance(value, str) and _UNSAFE.search(value):
        return "text with a NUL or a lone surrogate, expected text that every language can write"
    return None


def _short(value: int) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


Loc = tuple[str | int, ...]
Place = tuple[int, int]

_DEEPEST = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `places` has line and column, from 1, of values, and of a key at `(*loc, "<key>")`."""

    path: Path
    value: Any
    places: dict[Loc, Place] = field(repr=False)

    def problem(self, loc: Loc, message: str, hint: str | None = None) -> Problem:
        """A problem at the nearest known place of `loc`."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        line, column = self.places.get(loc, (1, 1))
        return Problem(str(self.path), line, column, message, hint)


def read_text(path: Path) -> str:
    """The text of a file. Raises `InputError` for one that cannot be read, or is no UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}), expected a file"
        raise InputError(Problem(str(path), 0, 0, message)) from None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        lines = content[: error.start].split(b"\n")
        column = len(lines[-1].decode(errors="replace")) + 1
        message = f"byte 0x{content[error.start]:02x}, expected UTF-8"
        raise InputError(Problem(str(path), len(lines), column, message)) from None


def read_yaml(path: Path) -> Document:
    """Parse one file. Raises `InputError` for text that is no YAML, no UTF-8, or has a key twice."""
    return parse_yaml(path, read_text(path))


def parse_yaml(path: Path, text: str) -> Document:
    """Parse the text of one file. Raises `InputError` for text that is no YAML, or has a key twice."""
    root = _composed(path, text)
    construction = _Construction(path, text)
    value = None if root is None else construction.value(root, ())
    if construction.problems:
        raise InputError(*construction.problems)
    return Document(path, value, construction.places)


def _composed(path: Path, text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, error.position)
        message = f"character U+{error.character:04X}, expected text without control characters"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"{(error.problem or '').removeprefix('but ')}, expected YAML"
    except RecursionError:  # the loader in Python, where the one in C is missing
        line, column, message = 1, 1, "exceeded maximum nesting depth, expected YAML"
    raise InputError(Problem(str(path), line, column, message))


def _line_and_column(text: str, position: int) -> Place:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


class _Construction:
    """The values of one document, made from its nodes; collects their places and what is wrong with them."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.places: dict[Loc, Place] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        """A node's value. A node that was met before stands behind an alias, and is not entered again."""
        if id(node) in self._seen:
            self._add_aliases()
            return None
        self._seen.add(id(node))
        self.places[loc] = _place(node)
        if not node.tag.startswith(_CORE):
            self._add(node, f"tag '{node.tag}', expected a value without a tag")
        if len(loc) > _DEEPEST:
            self._add(node, f"nested more than {_DEEPEST} deep, expected a flat document")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, loc)

    def _mapping(self, node: yaml.Node, loc: Loc) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, item in self._pairs(node, mapping):
            self.places[(*loc, key.value, "<key>")] = _place(key)
            mapping[key.value] = self.value(item, (*loc, key.value))
        return mapping

    def _pairs(self, node: yaml.Node, mapping: dict[str, Any]) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._add(key, "a key that is no text, expected a name")
            elif reason := unfit(key.value):
                self._add(key, reason)
            elif key.value in mapping:
                self._add(key, f"key '{key.value}' stands here twice, expected once")
            else:
                yield key, item

    def _scalar(self, node: yaml.ScalarNode) -> str | int | float | bool | None:
        value = scalar(node.value, is_quoted=bool(node.style))
        if reason := unfit(value):
            self._add(node, reason)
        return value

    def _add(self, node: yaml.Node | yaml.Event, message: str) -> None:
        self.problems.append(Problem(str(self.path), *_place(node), message))

    def _add_aliases(self) -> None:
        """Every alias of the document: its nodes do not say where they were referred to."""
        for event in yaml.parse(self.text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                self._add(event, f"alias '*{event.anchor}', expected the value itself")


def _place(node: yaml.Node | yaml.Event) -> Place:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
