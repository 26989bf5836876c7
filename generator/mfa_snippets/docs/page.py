"""Parse page sources into front matter, prose, callouts, headings and block directives."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mfa_snippets.contracts.facts import matching
from mfa_snippets.docs.markup import inline_tokens
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.validation import shown, validated
from mfa_snippets.spec.value import Model

_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_DIRECTIVE = re.compile(r"[ \t]*::: *(?P<name>\S*) *(?P<argument>.*)")
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)]) +)*(`{3,}(?!.*`)|~{3,})")  # also in a list
_CALLOUT = re.compile(r" {0,3}> ?\[!(\w*)\](?: +(.*))?")
_QUOTE = re.compile(r" {0,3}> ?")
_NAME = re.compile(r"(?!(?:index|404)$)[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")

_HIDING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
)
"""Control characters, ends of lines, no characters, and what reorders text: https://trojansource.codes"""


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A heading's anchor, as GitHub generates it: of its text, without the marks of emphasis and code."""
    written = "".join(token.content for token in inline_tokens(text))
    return re.sub(r"[^\w\- ]", "", written.strip().lower()).replace(" ", "-")


def line_fault(text: str) -> str | None:
    """What is wrong with a title, description or heading: pages have links and buttons of it."""
    if any(token.type in ("link_open", "image") for token in inline_tokens(text)):
        return "a link or an image, expected text without: titles and headings are links or buttons"
    return None if slug(text) else "no letter or digit, expected one for the anchor"


def _without_fault(text: str) -> str:
    if fault := line_fault(text):
        raise ValueError(fault)
    return text


_LINE = matching(f"^[^\t\n{_HIDING}]+$", "one line of text without control characters", min_length=1)
Title = Annotated[str, _LINE, AfterValidator(_without_fault)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Markdown without headings and directives, or the inside of a `callout` such as NOTE.

    `line` is the number of its first line, in a callout that of the mark, and `margin` how many characters
    each line lost at its left.
    """

    text: str
    line: int
    callout: str = ""
    margin: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
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
    group: Literal[""] | Title = ""
    languages: Annotated[tuple[str, ...] | None, Field(min_length=1)] = None


class Page(FrontMatter):
    """A page's front matter and parts; `path` is its source file, `languages` restricts its blocks."""

    name: str
    path: str
    parts: tuple[Part, ...]

    @property
    def directives(self) -> Iterator[tuple[str, Directive]]:
        """Each directive, behind the slug of the heading above it if there is one."""
        heading = ""
        for part in self.parts:
            heading = part.slug if isinstance(part, Heading) else heading
            if isinstance(part, Directive):
                yield heading, part

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(part for part in self.parts if isinstance(part, Heading))


def parse_all(pages: Mapping[Path, str], languages: Collection[str]) -> tuple[Page, ...]:
    """All pages by order and name. Raises `InputError` with the problems of all."""
    parsed, problems = list[Page](), list[Problem]()
    for path, source in pages.items():
        try:
            parsed.append(_parse(path, source, languages))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(sorted(parsed, key=lambda page: (page.order, page.name)))


def _parse(path: Path, source: str, languages: Collection[str]) -> Page:
    lines = source.replace("\r\n", "\n").split("\n")
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        hint = "write ---, then title, description and order, then ---"
        raise InputError(Problem(str(path), 1, 1, "no front matter, expected it first", hint))
    # The empty first line replaces `---`, so that line numbers are those of the page.
    document = parse_yaml(path, "\n".join(("", *lines[1:end])))
    front_matter = validated(document, FrontMatter)
    problems = list(document.undefined(("languages",), "language", front_matter.languages, languages))
    for number, line in enumerate(lines[end + 1 :], end + 2):
        for found in re.finditer(f"[{_HIDING}]", line):
            message = f"U+{ord(found[0]):04X} hides or reorders text, expected text without it"
            problems.append(Problem(str(path), number, found.start() + 1, message))
    if not _NAME.fullmatch(path.stem):
        message = f"page {shown(path.stem)}, expected 1 to 100 letters, digits, - and _; not index nor 404"
        problems.append(Problem(str(path), 0, 0, message))
    if problems:
        raise InputError(*problems)
    parts = tuple(parse_parts(lines, end + 1))
    return Page(name=path.stem, path=str(path), parts=parts, **vars(front_matter))


def parse_parts(lines: list[str], first: int = 0) -> Iterator[Part]:
    """Split the lines from index `first`; fenced code belongs to the prose."""
    start, index, fence = first, first, ""
    while index < len(lines):
        line = lines[index].rstrip()
        if mark := _FENCE.match(line):
            # A fence ends at a mark of at least its length, alone on its line.
            is_end = bool(fence) and mark[1].startswith(fence) and line.strip() == mark[1]
            fence = "" if is_end else fence or mark[1]
        part = None if fence else _part(lines, index)
        index += 1
        if part:
            yield from _prose(lines, start, index - 1)
            yield part
            index += part.text.count("\n") if isinstance(part, Prose) else 0
            start = index
    yield from _prose(lines, start, len(lines))


def _part(lines: list[str], index: int) -> Part | None:
    line, number = lines[index].rstrip(), index + 1
    if heading := _HEADING.fullmatch(line):
        text = re.sub(r"(?<![ \t])[ \t]+#+$", "", heading[2])
        return Heading(level=len(heading[1]), text=text, line=number)
    if found := _DIRECTIVE.fullmatch(line):
        columns = (found.start("name") + 1, found.start("argument") + 1)
        return Directive(name=found["name"], argument=found["argument"], line=number, columns=columns)
    if mark := _CALLOUT.fullmatch(line):  # its text may begin on that line
        quoted = takewhile(_QUOTE.match, lines[number:])
        text = "\n".join((mark[2] or "", *(_QUOTE.sub("", line, count=1).rstrip() for line in quoted)))
        return Prose(text=text, line=number, callout=mark[1], margin=2)
    return None


def _prose(lines: list[str], start: int, end: int) -> Iterator[Prose]:
    """The lines between two indexes, without leading and trailing empty lines."""
    while start < end and not lines[start].strip():
        start += 1
    if text := "\n".join(lines[start:end]).rstrip():
        yield Prose(text=text, line=start + 1)
