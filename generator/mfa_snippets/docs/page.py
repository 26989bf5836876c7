"""Parse page sources into front matter, prose, headings and block directives."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Model

_REMOVED = re.compile(r"[^\w\- ]")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *#*")
_DIRECTIVE = re.compile(r"( *):::(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FRONT_MATTER = "---, then title, description and order, then ---"

Title = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Markdown without headings and directives; `line` is the number of its first line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`## text`."""

    level: int
    text: str
    line: int

    @property
    def slug(self) -> str:
        return slug(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """`:::name arguments`; `columns` has the column of the name, then of each argument."""

    name: str
    arguments: tuple[str, ...]
    line: int
    columns: tuple[int, ...]

    @property
    def source(self) -> str:
        """The directive without its colons and with single spaces."""
        return " ".join((self.name, *self.arguments))

    @property
    def scenario(self) -> str | None:
        return self.arguments[0].partition("/")[0] if self.arguments else None

    @property
    def segment(self) -> str | None:
        return self.arguments[0].partition("/")[2] or None if self.arguments else None


Part = Prose | Heading | Directive


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The syntax of a block's directive, such as `:::name SCENARIO/SEGMENT`."""

    name: str
    argument: str = ""

    @property
    def has_scenario(self) -> bool:
        return self.argument.startswith("SCENARIO")

    def matches(self, directive: Directive) -> bool:
        """Whether a directive has the right number of arguments, and a segment only where one belongs."""
        if len(directive.arguments) != bool(self.argument):
            return False
        return not self.has_scenario or bool(directive.segment) == ("/" in self.argument)

    def __str__(self) -> str:
        return f":::{self.name} {self.argument}".rstrip()


# Directives without a template: `expand` replaces each by headings and blocks.
LISTS = {
    usage.name: usage
    for usage in (Usage(name="steps", argument="SCENARIO"), Usage(name="operations"), Usage(name="errors"))
}


class FrontMatter(Model):
    """The YAML at the top of a page; `repeat_for` is the key `for`."""

    title: Title
    description: Title
    order: Annotated[int, Field(strict=True, ge=0)]
    group: Title = ""
    repeat_for: Title | None = Field(default=None, alias="for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's front matter and parts; `path` is its source file.

    A source with `repeat_for` holds `{names}`. Each page expanded from it has the `scenario` of a pair, or
    the `language` of a web framework, which is then the only one that it shows.
    """

    name: str
    path: str
    title: str = ""
    description: str = ""
    order: int = 0
    group: str = ""
    repeat_for: str | None = None
    parts: tuple[Part, ...]
    scenario: str | None = None
    language: str | None = None

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(part for part in self.parts if isinstance(part, Heading))

    @property
    def directives(self) -> tuple[Directive, ...]:
        return tuple(part for part in self.parts if isinstance(part, Directive))


def slug(text: str) -> str:
    """A heading's anchor, as GitHub generates it."""
    return _REMOVED.sub("", text.strip().lower()).replace(" ", "-")


def parse_all(
    pages: Mapping[str, str], files: Mapping[str, str], subjects: Collection[str] = ()
) -> tuple[Page, ...]:
    """All pages by order and name; `subjects` are the values that `for` can have. Raises `InputError`."""
    parsed: list[Page] = []
    problems: list[Problem] = []
    for name, source in pages.items():
        try:
            parsed.append(_parse(name, files.get(name, name), source, subjects))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(sorted(parsed, key=lambda page: (page.order, page.name)))


def _parse(name: str, path: str, source: str, subjects: Collection[str]) -> Page:
    lines = source.replace("\r\n", "\n").split("\n")
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        raise InputError(Problem(path, 1, 1, "no front matter, expected it first", f"write {_FRONT_MATTER}"))
    # The empty first line replaces `---`, so that line numbers are those of the page.
    document = parse_yaml(Path(path), "\n".join(("", *lines[1:end])))
    if not isinstance(document.value, dict):
        message = "front matter without keys, expected a mapping"
        raise InputError(Problem(path, 1, 1, message, f"write {_FRONT_MATTER}"))
    front_matter = validated(document, (), FrontMatter)
    repeat_for = front_matter.repeat_for
    if repeat_for is not None and repeat_for not in subjects:
        raise InputError(document.problem(("for",), *unknown("frame", repeat_for, subjects)))
    return Page(name=name, path=path, parts=tuple(_parts(lines, end + 1)), **vars(front_matter))


def directives(text: str) -> Iterator[Directive]:
    """The directives of a text without front matter, outside its fences."""
    return (part for part in _parts(text.split("\n"), 0) if isinstance(part, Directive))


def _parts(lines: list[str], first: int) -> Iterator[Part]:
    """Split the lines from index `first`; fenced code belongs to the prose."""
    start, fence = first, ""
    for index, line in enumerate(lines[first:], first):
        if mark := _FENCE.match(line):
            # A fence ends at a mark of at least its length, alone on its line.
            is_end = bool(fence) and mark[1].startswith(fence) and line.strip() == mark[1]
            fence = "" if is_end else fence or mark[1]
        if part := None if fence else _part(line, index + 1):
            yield from _prose(lines, start, index)
            yield part
            start = index + 1
    yield from _prose(lines, start, len(lines))


def _part(line: str, number: int) -> Heading | Directive | None:
    if heading := _HEADING.fullmatch(line.rstrip()):
        return Heading(level=len(heading[1]), text=heading[2], line=number)
    directive = _DIRECTIVE.fullmatch(line.rstrip())
    if not directive:
        return None
    words = list(re.finditer(r"\S+", directive[2]))
    start = len(directive[1]) + 4
    columns = tuple(start + word.start() for word in words) or (start,)
    name, *arguments = [word[0] for word in words] or [""]
    return Directive(name=name, arguments=tuple(arguments), line=number, columns=columns)


def _prose(lines: list[str], start: int, end: int) -> Iterator[Prose]:
    """The lines between two indexes, without leading and trailing empty lines."""
    while start < end and not lines[start].strip():
        start += 1
    if text := "\n".join(lines[start:end]).rstrip():
        yield Prose(text=text, line=start + 1)
