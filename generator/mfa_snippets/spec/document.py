"""Read YAML 1.2 with the location of every value; reject what YAML would silently change or multiply."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, count, takewhile
from pathlib import Path
from typing import Any

import yaml

from mfa_snippets.contracts.files import content_of
from mfa_snippets.errors import MOST_PROBLEMS, InputError, Problem, unknown

# https://yaml.org/spec/1.2.2/#1032-tag-resolution: `no`, `on` and `yes` are text.
_CONSTANTS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNSAFE = re.compile("[\0\ud800-\udfff]")
MAX_BYTES, MAX_NODES, MAX_DEPTH, MAX_TEXT = 4_000_000, 100_000, 30, 20_000  # of a file, and of a text in it
MAX_PAGES, MAX_TEMPLATES = 500_000, 20_000_000  # characters of all pages, of the templates of a language
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KEY = "<key>"  # the last part of the location of a key: `(*location, name, KEY)`

YamlScalar = str | int | float | bool | None
Loc = tuple[str | int, ...]
Mark = tuple[int, int]
Problems = Iterator[Problem]


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed file with as many `nodes`, or parts of one, which `moved` maps to their locations in it."""

    path: Path
    value: Any
    text: str = field(repr=False)
    nodes: int = 0
    moved: dict[Loc, Loc] = field(default_factory=dict, repr=False)

    @cached_property
    def entries(self) -> Mapping[str, "Document"]:
        """The values of a mapping, each as a document of its own."""
        return {
            name: Document(self.path, value, self.text, moved={(): (name,), (KEY,): (name, KEY)})
            for name, value in self.value.items()
        }

    def problem(self, loc: Loc, message: str, hint: str | None = None) -> Problem:
        """A problem at `loc`, or at the nearest known location above it."""
        above = (loc[:length] for length in range(len(loc), -1, -1))
        part = next((part for part in above if part in self.moved), ())
        loc, marks = (*self.moved.get(part, ()), *loc[len(part) :]), _marks(self.text)
        while loc and loc not in marks:
            loc = loc[:-1]
        return Problem(str(self.path), *marks.get(loc, (1, 1)), message, hint)

    def undefined(
        self, loc: Loc, kind: str, names: Iterable[str] | None, *known: Collection[str]
    ) -> Problems:
        """A problem for each name that is nowhere known: the value at `loc`, its items, or its keys."""
        if isinstance(names, str):
            places = [(loc, names)]
        elif isinstance(names, Mapping):
            places = [((*loc, name, KEY), name) for name in names]
        else:
            places = [((*loc, index), name) for index, name in enumerate(names or ())]
        for at, name in places:
            if not any(name in each for each in known):
                yield self.problem(at, *unknown(kind, name, chain(*known)))


class Documents(dict[str, Document]):
    """Documents by name; any name may be that of one if a file is unread."""

    has_unread = False

    def __contains__(self, name: object) -> bool:
        return self.has_unread or super().__contains__(name)


def read_text(path: Path, folder: Path | None = None) -> str:
    """See `content_of`; of UTF-8."""
    content = content_of(path, folder, MAX_BYTES)
    try:
        return content.decode("utf-8-sig")  # editors on Windows may begin a file with a byte order mark
    except UnicodeDecodeError as error:
        mark = position(error.object[: error.start].decode(errors="replace"))
        message = f"byte 0x{error.object[error.start]:02x}, expected UTF-8"
        raise InputError(Problem(str(path), *mark, message)) from None


def read_yaml(path: Path, folder: Path | None = None) -> Document:
    """Parse one file. Raises `InputError` for text that is not UTF-8 or YAML, or has a key twice."""
    return parse_yaml(path, read_text(path, folder))


@lru_cache(maxsize=256)
def parse_yaml(path: Path, text: str) -> Document:
    """Parse the text of one file, once. Raises `InputError` for text that is not YAML, or has a key twice."""
    builder = _Builder(path, yaml.parse(text, Loader=_LOADER))
    try:
        value = builder.document()
    except yaml.reader.ReaderError as error:
        message = f"character U+{error.character:04X}, expected text without control characters"
        builder.add(position(text[: error.position]), message)
    except yaml.MarkedYAMLError as error:
        builder.add(_mark(error.problem_mark), f"{(error.problem or '').removeprefix('but ')}, expected YAML")
    if builder.problems:
        raise InputError(*builder.problems)
    return Document(path, value, text, len(builder.marks))


@lru_cache(maxsize=16)
def _marks(text: str) -> Mapping[Loc, Mark]:
    """The line and column of each value, and of a key at `(*loc, KEY)`; they are too large to be kept."""
    builder = _Builder(Path(), yaml.parse(text, Loader=_LOADER))
    builder.document()
    return builder.marks


def position(before: str) -> Mark:
    """The line and column behind a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Builder:
    """Builds values from events, not from nodes, which PyYAML makes all at once, however many there are."""

    def __init__(self, path: Path, events: Iterator[yaml.Event]) -> None:
        self.path, self._events = path, events
        self.marks: dict[Loc, Mark] = {}
        self.problems: list[Problem] = []
        self._count = count(1)

    def document(self) -> Any:
        """The value of the only document. Raises `InputError` at a limit, `yaml.YAMLError`."""
        value = None
        for event in (each for each in self._events if isinstance(each, yaml.DocumentStartEvent)):
            if self.marks:
                self.add(_mark(event.start_mark), "found another document, expected YAML", is_last=True)
            value = self._value(next(self._events), ())
        return value

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        mark = self.marks[loc] = _mark(event.start_mark)
        if next(self._count) > MAX_NODES:
            self.add(mark, f"more than {MAX_NODES:,} values, expected at most these in a file", is_last=True)
        if isinstance(event, yaml.AliasEvent):
            self.add(mark, f"alias '*{event.anchor}', expected the value itself")
            return None
        tag: str | None = getattr(event, "tag", None)
        if tag and tag != "!" and not tag.startswith("tag:yaml.org,2002:"):
            self.add(mark, f"tag '{tag}', expected a value without a tag")
        if len(loc) > MAX_DEPTH:
            self.add(mark, f"nested more than {MAX_DEPTH} deep, expected a flat document", is_last=True)
        if isinstance(event, yaml.ScalarEvent):
            value = event.value if event.style else _scalar(event.value)
            if reason := _unsafe(value):
                self.add(mark, reason)
            return value
        if isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until(yaml.SequenceEndEvent))
            return [self._value(item, (*loc, index)) for index, item in items]
        mapping: dict[str, Any] = {}
        for key in self._until(yaml.MappingEndEvent):
            name = key.value if isinstance(key, yaml.ScalarEvent) else None
            mark = _mark(key.start_mark)
            if name is None:
                self.add(mark, "a key that is not text, expected a name")
                self._value(key, (*loc, KEY))
            elif name in mapping:
                self.add(mark, f"key '{name}' is here twice, expected once")
            elif reason := _unsafe(name):
                self.add(mark, reason)
            else:
                self.marks[(*loc, name, KEY)] = mark
                mapping[name] = self._value(next(self._events), (*loc, name))
                continue
            self._value(next(self._events), (*loc, KEY))
        return mapping

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        return takewhile(lambda event: not isinstance(event, end), self._events)

    def add(self, mark: Mark, message: str, is_last: bool = False) -> None:
        """Collect a problem. Raises `InputError` after the last one, and if there are many."""
        self.problems.append(Problem(str(self.path), *mark, message))
        if is_last or len(self.problems) == MOST_PROBLEMS:
            raise InputError(*self.problems)


def _scalar(text: str) -> YamlScalar:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        # Python refuses to read thousands of digits; a number with this many is beyond every limit.
        return int(text[:400])
    return float(text) if _FLOAT.fullmatch(text) else text


def _unsafe(value: YamlScalar) -> str | None:
    if isinstance(value, int) and abs(value) >= 2**53:
        text = str(value)
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        return f"{shown} is beyond ±(2^53-1), expected an integer that every language holds exactly"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number beyond all that a float can hold, expected a smaller one"
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return f"text of {len(value):,} characters, expected at most {MAX_TEXT:,}"
    if isinstance(value, str) and _UNSAFE.search(value):
        return "text with a NUL or a lone surrogate, expected text that every language can write"
    return None


def _mark(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
