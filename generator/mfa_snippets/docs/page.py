"""A page as data: prose, headings and directives in the order of its source."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from mfa_snippets.errors import InputError, Problem, unknown

_DROPPED = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Markdown without headings; `line` is that of its first line."""

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
    """`:::name arguments`; `columns` has the place of the name, then of each argument."""

    name: str
    arguments: tuple[str, ...]
    line: int
    columns: tuple[int, ...]

    @property
    def written(self) -> str:
        """The directive as one text, without its colons."""
        return " ".join((self.name, *self.arguments))

    @property
    def scenario(self) -> str | None:
        return self.arguments[0].partition("/")[0] if self.arguments else None

    @property
    def segment(self) -> str | None:
        return self.arguments[0].partition("/")[2] or None if self.arguments else None


Part = Prose | Heading | Directive


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's front matter and parts; `path` is its file, as the user gave it.

    A source that is `repeated` holds `{names}`. A page made of one has the `scenario` of a frame, or the
    `language` of a web framework: it shows no other.
    """

    name: str
    path: str
    title: str
    description: str
    order: int
    parts: tuple[Part, ...]
    group: str = ""
    repeated: str | None = None
    scenario: str | None = None
    language: str | None = None

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(part for part in self.parts if isinstance(part, Heading))

    @property
    def directives(self) -> tuple[Directive, ...]:
        return tuple(part for part in self.parts if isinstance(part, Directive))


def slug(text: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


_KEYS = {"title": str, "description": str, "order": int, "group": str, "for": str}
_OPTIONAL = ("group", "for")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *#*")
_DIRECTIVE = re.compile(r"( *):::(.*)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FORM = "---, then title, description and order, then ---"


def parse(name: str, path: str, source: str, frames: Collection[str] = ()) -> Page:
    """A page, not yet checked against blocks and specification. Raises `InputError` for its front matter.

    `frames` are those that a source can be repeated for.
    """
    lines = source.replace("\r\n", "\n").split("\n")
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if not lines or lines[0].rstrip() != "---" or end is None:
        raise InputError(Problem(path, 1, 1, "no front matter, expected it first", f"write {_FORM}"))
    values = _front_matter("\n" + "\n".join(lines[1:end]), path)
    repeated = values.pop("for", None)
    if repeated is not None and repeated not in frames:
        number = next(index for index, line in enumerate(lines, 1) if line.lstrip().startswith("for"))
        raise InputError(Problem(path, number, 1, *unknown("frame", repeated, frames)))
    parts = tuple(_parts(lines, end + 1))
    return Page(name=name, path=path, parts=parts, repeated=repeated, **values)


def _front_matter(text: str, path: str) -> dict[str, Any]:
    """`text` begins with an empty line for the first `---`, so that its marks are the page's."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise InputError(Problem(path, line, column, f"{what}, expected YAML")) from None
    if not isinstance(root, yaml.MappingNode):
        raise InputError(
            Problem(path, 1, 1, "front matter without keys, expected a mapping", f"write {_FORM}")
        )
    values: dict[str, Any] = {}
    problems = [problem for key, value in root.value if (problem := _entry(key, value, values, path))]
    written = [key.value for key, _ in root.value]
    for key in (key for key in _KEYS if key not in written and key not in _OPTIONAL):
        problems.append(Problem(path, 1, 1, f"key '{key}' is missing in the front matter, expected it here"))
    if problems:
        raise InputError(*problems)
    return values


def _entry(key: yaml.Node, value: yaml.Node, values: dict[str, Any], path: str) -> Problem | None:
    """Note one key's value, or say what is wrong with it."""
    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    if not isinstance(key, yaml.ScalarNode) or key.value not in _KEYS:
        what = (
            f"key {_shown(key)} is unknown" if isinstance(key, yaml.ScalarNode) else "a key that is no text"
        )
        return Problem(path, line, column, f"{what}, expected one of {', '.join(_KEYS)}")
    if key.value in values:
        return Problem(path, line, column, f"key '{key.value}' stands here twice, expected once")
    is_text = isinstance(value, yaml.ScalarNode) and value.value.strip()
    wants_number = _KEYS[key.value] is int
    if not is_text or (wants_number and not _NUMBER.fullmatch(value.value)):
        expected = "a whole number" if wants_number else "text that is not empty"
        line, column = value.start_mark.line + 1, value.start_mark.column + 1
        return Problem(path, line, column, f"{_shown(value)} as {key.value}, expected {expected}")
    values[key.value] = _KEYS[key.value](value.value)
    return None


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"'{node.value}'"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"


def directives(text: str) -> Iterator[Directive]:
    """The directives of a text without front matter, outside its fences."""
    return (part for part in _parts(text.split("\n"), 0) if isinstance(part, Directive))


def _parts(lines: list[str], first: int) -> Iterator[Part]:
    """Split the lines from index `first`; what stands in a fence is prose."""
    start, fence = first, ""
    for index, line in enumerate(lines[first:], first):
        if opened := _FENCE.match(line):
            fence = _next_fence(fence, opened[1], line)
        part = None if fence else _part(line, index + 1)
        if part:
            yield from _prose(lines, start, index)
            yield part
            start = index + 1
    yield from _prose(lines, start, len(lines))


def _next_fence(fence: str, mark: str, line: str) -> str:
    """The fence that is open after this line; a mark at least as long, alone on its line, closes one."""
    if not fence:
        return mark
    closes = mark.startswith(fence) and line.strip() == mark
    return "" if closes else fence


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
    """The lines between two indexes without the empty ones around them, if anything is left."""
    while start < end and not lines[start].strip():
        start += 1
    text = "\n".join(lines[start:end]).rstrip()
    if text:
        yield Prose(text=text, line=start + 1)


def parse_all(
    pages: Mapping[str, str], files: Mapping[str, str], frames: Collection[str] = ()
) -> tuple[Page, ...]:
    """Every page, in the order that the pages give themselves. Raises `InputError` with every problem."""
    parsed: list[Page] = []
    problems: list[Problem] = []
    for name, source in pages.items():
        try:
            parsed.append(parse(name, files.get(name, name), source, frames))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return tuple(sorted(parsed, key=lambda page: (page.order, page.name)))
