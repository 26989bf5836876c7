"""The contract of `output/index.json`: which bytes of which program each published snippet is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from mfa_snippets.errors import BadInput, Problem
from mfa_snippets.verification.evidence import SdkVersion
from mfa_snippets.verification.reading import read

INDEX = "index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One snippet: `path[start:end]`, shifted left by `indent`, stands in the file `snippet`."""

    language: str
    scenario: str
    segment: str
    title: str
    operation: str | None
    sdk: SdkVersion
    path: str
    start: int
    end: int
    indent: str
    snippet: str
    sha256: str

    @property
    def program(self) -> tuple[str, str]:
        """Language and scenario."""
        return self.language, self.scenario

    @property
    def name(self) -> str:
        """How findings call it."""
        return f"{self.language} {self.scenario}, step {self.segment}"


def load_index(output: Path) -> tuple[Entry, ...]:
    """All snippets of an output folder. Raises BadInput."""
    path = output / INDEX
    entries: tuple[Entry, ...] = read(path, tuple[Entry, ...])
    problems = [
        Problem(str(path), 0, 0, f"{entry.name}: '{name}' is no place below the output folder")
        for entry in entries
        for name in (entry.path, entry.snippet)
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts
    ]
    if problems:
        raise BadInput(*problems)
    return entries


def by_program(entries: tuple[Entry, ...]) -> Iterator[tuple[tuple[str, str], tuple[Entry, ...]]]:
    """The snippets of each program, in their order."""
    ordered = sorted(entries, key=lambda entry: entry.program)
    for program, group in groupby(ordered, key=lambda entry: entry.program):
        yield program, tuple(group)


def shifted(text: str, indent: str) -> str:
    """A published text as it stands in its program: each line that is not empty moved right."""
    return "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))
