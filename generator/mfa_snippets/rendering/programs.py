"""Render programs: a scenario in an SDK's language, as segments whose bytes are known."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mfa_snippets.rendering.layout import Placement
from mfa_snippets.rendering.literals import cased
from mfa_snippets.spec.base import Argv
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Sdk


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named, contiguous range of a program. `text` is as published: shifted left by `indent`.

    It ends with the blank lines before the next one, so that the segments joined are the program.
    """

    name: str
    title: str
    text: str
    indent: str
    start: int
    end: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One complete file that a reader can run. `path` is below the examples' folder of its language."""

    language: str
    scenario: str
    path: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(shift_right(segment.text, segment.indent) for segment in self.segments)

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment before its place is known."""

    name: str
    title: str
    text: str
    placement: Placement


def shift_right(text: str, indent: str) -> str:
    """Indent every line that is not empty; the inverse of what a snippet's `indent` took away."""
    return "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))


def assemble(pieces: tuple[Piece, ...], indent: str) -> Iterator[Segment]:
    """Give each piece its blank lines, its indent and its byte range."""
    start = 0
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        blank = "\n" * (following.placement.before if following else 0)
        text = piece.text.rstrip("\n") + "\n" + blank
        margin = indent * piece.placement.depth
        end = start + len(shift_right(text, margin).encode())
        yield Segment(name=piece.name, title=piece.title, text=text, indent=margin, start=start, end=end)
        start = end


def program_names(scenario: str, sdk: Sdk) -> dict[str, str]:
    """The names that a program's path and commands are made of; `file` is the path itself."""
    names = {
        "kebab": cased(scenario, "kebab"),
        "snake": cased(scenario, "snake"),
        "pascal": cased(scenario, "pascal"),
    }
    return {**names, "file": sdk.path.format_map(names)}


def fill_names(argv: Argv, names: Mapping[str, str]) -> list[str]:
    """A command with a program's names filled in; braces that hold none of them stay."""
    filled = list(argv)
    for name, value in names.items():
        filled = [word.replace("{" + name + "}", value) for word in filled]
    return filled


def describe_steps(scenario: Scenario) -> dict[str, str]:
    """The titles of a scenario's segments by name, in the order of the program."""
    return {
        "opening": "Import and initialise",
        **{part.name: part.title for part in scenario.requests or scenario.steps},
        "closing": "Failures",
    }
