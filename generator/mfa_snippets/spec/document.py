"""Read YAML 1.2 with the location of every value; reject what YAML would silently change or multiply."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.errors import InputError, Problem, unknown

# https://yaml.org/spec/1.2.2/#1032-tag-resolution: `no`, `on` and `yes` are text.
_CONSTANTS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SAFE_INTEGER = 2**53 - 1
_MAX_DIGITS = 400
_UNSAFE = re.compile("[\0\ud800-\udfff]")
_MAX_DEPTH = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
KEY = "<key>"
"""The last part of the location of a key: `(*location, name, KEY)`."""

YamlScalar = str | int | float | bool | None
Loc = tuple[str | int, ...]
Mark = tuple[int, int]
Problems = Iterator[Problem]


@dataclass(frozen=True)
class Document:
    """A parsed file. `marks` has line and column, from 1, of values, and of a key at `(*loc, KEY)`.

    If the value is made of parts of the file's, `moved` maps their locations to those in the file.
    """

    path: Path
    value: Any
    marks: Mapping[Loc, Mark] = field(repr=False)
    moved: dict[Loc, Loc] = field(default_factory=dict, repr=False)

    def part(self, loc: Loc) -> Any:
        """The value at a location."""
        return reduce(getitem, loc, self.value)

    def problem(self, loc: Loc, message: str, hint: str | None = None) -> Problem:
        """A problem at `loc`, or at the nearest known location above it."""
        above = (loc[:length] for length in range(len(loc), -1, -1))
        part = next((part for part in above if part in self.moved), ())
        loc = (*self.moved.get(part, ()), *loc[len(part) :])
        while loc and loc not in self.marks:
            loc = loc[:-1]
        return Problem(str(self.path), *self.marks.get(loc, (1, 1)), message, hint)

    def undefined(self, loc: Loc, kind: str, names: Iterable[str] | None, known: Collection[str]) -> Problems:
        """A problem for each name that is not known: the value at `loc`, its items, or its keys."""
        if isinstance(names, str):
            places = [(loc, names)]
        elif isinstance(names, Mapping):
            places = [((*loc, name, KEY), name) for name in names]
        else:
            places = [((*loc, index), name) for index, name in enumerate(names or ())]
        for at, name in places:
            if name not in known:
                yield self.problem(at, *unknown(kind, name, known))


def read_text(path: Path) -> str:
    """The text of a file. Raises `InputError` for one that cannot be read, or is not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}), expected a file"
        raise InputError(Problem(str(path), 0, 0, message)) from None
    try:
        return content.decode("utf-8-sig")  # editors on Windows may begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line, column = position(error.object[: error.start].decode(errors="replace"))
        message = f"byte 0x{error.object[error.start]:02x}, expected UTF-8"
        raise InputError(Problem(str(path), line, column, message)) from None


def read_yaml(path: Path) -> Document:
    """Parse one file. Raises `InputError` for text that is not UTF-8 or YAML, or has a key twice."""
    return parse_yaml(path, read_text(path))


def parse_yaml(path: Path, text: str) -> Document:
    """Parse the text of one file. Raises `InputError` for text that is not YAML, or has a key twice."""
    root = _compose(path, text)
    builder = _Builder(path, text)
    value = None if root is None else builder.value(root, ())
    builder.add_aliases()
    if builder.problems:
        raise InputError(*builder.problems)
    return Document(path, value, builder.marks)


def _compose(path: Path, text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.reader.ReaderError as error:
        line, column = position(text[: error.position])
        message = f"character U+{error.character:04X}, expected text without control characters"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"{(error.problem or '').removeprefix('but ')}, expected YAML"
    except RecursionError:  # the loader in Python, where the one in C is missing
        line, column, message = 1, 1, "exceeded maximum nesting depth, expected YAML"
    raise InputError(Problem(str(path), line, column, message))


def position(before: str) -> Mark:
    """The line and column behind a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Builder:
    """Builds the values of one document from its nodes; collects their marks and problems."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.marks: dict[Loc, Mark] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._has_aliases = False

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        """A node's value. A node that was seen before is an alias, and is not entered again."""
        if id(node) in self._seen:
            self._has_aliases = True
            return None
        self._seen.add(id(node))
        self.marks[loc] = _mark(node)
        if not node.tag.startswith(_CORE):
            self._add(node, f"tag '{node.tag}', expected a value without a tag")
        if len(loc) > _MAX_DEPTH:
            self._add(node, f"nested more than {_MAX_DEPTH} deep, expected a flat document")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]
        mapping: dict[str, Any] = {}
        for key, item in self._pairs(node, mapping):
            self.marks[(*loc, key.value, KEY)] = _mark(key)
            mapping[key.value] = self.value(item, (*loc, key.value))
        return mapping

    def _pairs(self, node: yaml.Node, mapping: dict[str, Any]) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._add(key, "a key that is not text, expected a name")
            elif reason := _unsafe(key.value):
                self._add(key, reason)
            elif key.value in mapping:
                self._add(key, f"key '{key.value}' is here twice, expected once")
            else:
                yield key, item

    def _scalar(self, node: yaml.ScalarNode) -> YamlScalar:
        value = node.value if node.style else _scalar(node.value)
        if reason := _unsafe(value):
            self._add(node, reason)
        return value

    def _add(self, node: yaml.Node | yaml.Event, message: str) -> None:
        self.problems.append(Problem(str(self.path), *_mark(node), message))

    def add_aliases(self) -> None:
        """Collects a problem for each alias, whose place only the parser knows."""
        for event in yaml.parse(self.text, Loader=_LOADER) if self._has_aliases else ():
            if isinstance(event, yaml.AliasEvent):
                self._add(event, f"alias '*{event.anchor}', expected the value itself")


def _scalar(text: str) -> YamlScalar:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        # Python refuses to read thousands of digits; a number with this many is beyond every limit.
        return int(text[:_MAX_DIGITS])
    return float(text) if _FLOAT.fullmatch(text) else text


def _unsafe(value: YamlScalar) -> str | None:
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        text = str(value)
        shown = f"{text[:40]}{'…' * (len(text) > 40)}"
        return f"{shown} is beyond ±(2^53-1), expected an integer that every language holds exactly"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number beyond all that a float can hold, expected a smaller one"
    if isinstance(value, str) and _UNSAFE.search(value):
        return "text with a NUL or a lone surrogate, expected text that every language can write"
    return None


def _mark(node: yaml.Node | yaml.Event) -> Mark:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
