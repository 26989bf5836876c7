"""A page as data: prose, headings and directives in the order of its source."""

import re
from dataclasses import dataclass

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
