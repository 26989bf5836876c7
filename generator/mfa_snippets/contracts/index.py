"""The contract of `output/index.json`: which bytes of which program each published snippet is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field

from mfa_snippets.contracts.evidence import SdkVersion
from mfa_snippets.contracts.files import read
from mfa_snippets.errors import InputError, Problem

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    language: str
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Method:
    operation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    name: str
    title: str
    start: Annotated[int, Field(alias="startByte")]
    end: Annotated[int, Field(alias="endByte")]
    indent: str
    file: str
    sha256: str
    method: Annotated[_Method | None, Field(alias="clientMethod")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snippet:
    language: str
    scenario: Annotated[str, Field(alias="regionTag")]
    file: str
    segments: tuple[_Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    libraries: Annotated[tuple[_Library, ...], Field(alias="clientLibraries")]
    snippets: tuple[_Snippet, ...]


def _entries(index: _Index) -> Iterator[Entry]:
    sdks = {each.language: SdkVersion(name=each.name, version=each.version) for each in index.libraries}
    for snippet in index.snippets:
        for segment in snippet.segments:
            yield Entry(
                language=snippet.language,
                scenario=snippet.scenario,
                segment=segment.name,
                title=segment.title,
                operation=segment.method.operation if segment.method else None,
                sdk=sdks[snippet.language],
                path=snippet.file,
                start=segment.start,
                end=segment.end,
                indent=segment.indent,
                snippet=segment.file,
                sha256=segment.sha256,
            )


def load_index(output: Path) -> tuple[Entry, ...]:
    """All snippets of an output folder. Raises InputError."""
    path = output / INDEX
    entries = tuple(_entries(read(path, _Index)))
    problems = [
        Problem(str(path), 0, 0, f"{entry.name}: '{name}' is no place below the output folder")
        for entry in entries
        for name in (entry.path, entry.snippet)
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts
    ]
    if problems:
        raise InputError(*problems)
    return entries


def by_program(entries: tuple[Entry, ...]) -> Iterator[tuple[tuple[str, str], tuple[Entry, ...]]]:
    """The snippets of each program, in their order."""
    ordered = sorted(entries, key=lambda entry: entry.program)
    for program, group in groupby(ordered, key=lambda entry: entry.program):
        yield program, tuple(group)


def shifted(text: str, indent: str) -> str:
    """A published text as it stands in its program: each line that is not empty moved right."""
    return "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))
