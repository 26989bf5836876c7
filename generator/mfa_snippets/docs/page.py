"""Parse page sources into front matter, prose, headings and block directives."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Model

_REMOVED = re.compile(r"[^\w\- ]")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *#*")
_DIRECTIVE = re.compile(r" *::: *(?P<name>\S*) *(?P<argument>.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

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
    """`:::name argument`; `columns` are those of the name and of the argument."""

    name: str
    argument: str
    line: int
    columns: tuple[int, int]

    @property
    def source(self) -> str:
        """The directive without its colons and with single spaces."""
        return f"{self.name} {self.argument}".rstrip()


Part = Prose | Heading | Directive


class FrontMatter(Model):
    title: Title
    description: Title
    order: Annotated[int, Field(strict=True, ge=0)]
    group: Annotated[str, StringConstraints(strict=True, strip_whitespace=True)] = ""


class Page(FrontMatter):
    """A page's front matter and parts; `path` is its source file."""

    name: str
    path: str
    parts: tuple[Part, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(part for part in self.parts if isinstance(part, Heading))


def slug(text: str) -> str:
    """A heading's anchor, as GitHub generates it."""
    return _REMOVED.sub("", text.strip().lower()).replace(" ", "-")


def parse_all(pages: Mapping[Path, str]) -> tuple[Page, ...]:
    """All pages by order and name. Raises `InputError` with the problems of all."""
    parsed: list[Page] = []
    problems: list[Problem] = []
    for path, source in pages.items():
        try:
            parsed.append(_parse(path, source))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(sorted(parsed, key=lambda page: (page.order, page.name)))


def _parse(path: Path, source: str) -> Page:
    lines = source.replace("\r\n", "\n").split("\n")
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        hint = "write ---, then title, description and order, then ---"
        raise InputError(Problem(str(path), 1, 1, "no front matter, expected it first", hint))
    # The empty first line replaces `---`, so that line numbers are those of the page.
    document = parse_yaml(path, "\n".join(("", *lines[1:end])))
    front_matter = validated(document, (), FrontMatter)
    parts = tuple(parse_parts(lines, end + 1))
    return Page(name=path.stem, path=str(path), parts=parts, **vars(front_matter))


def parse_parts(lines: list[str], first: int = 0) -> Iterator[Part]:
    """Split the lines from index `first`; fenced code belongs to the prose."""
    start, fence = first, ""
    for index, line in enumerate(lines[first:], first):
        if mark := _FENCE.match(line):
            # A fence ends at a mark of at least its length, alone on its line.
            is_end = bool(fence) and mark[1].startswith(fence) and line.strip() == mark[1]
            fence = "" if is_end else fence or mark[1]
        if part := None if fence else _part(line.rstrip(), index + 1):
            yield from _prose(lines, start, index)
            yield part
            start = index + 1
    yield from _prose(lines, start, len(lines))


def _part(line: str, number: int) -> Heading | Directive | None:
    if heading := _HEADING.fullmatch(line):
        return Heading(level=len(heading[1]), text=heading[2], line=number)
    if found := _DIRECTIVE.fullmatch(line):
        columns = (found.start("name") + 1, found.start("argument") + 1)
        return Directive(name=found["name"], argument=found["argument"], line=number, columns=columns)
    return None


def _prose(lines: list[str], start: int, end: int) -> Iterator[Prose]:
    """The lines between two indexes, without leading and trailing empty lines."""
    while start < end and not lines[start].strip():
        start += 1
    if text := "\n".join(lines[start:end]).rstrip():
        yield Prose(text=text, line=start + 1)
