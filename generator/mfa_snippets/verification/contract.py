"""The contract of `output/programs.json`: all that it takes to run a program from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from mfa_snippets.errors import BadInput, Problem
from mfa_snippets.verification.reading import read

Argv = tuple[str, ...]
Commands = tuple[Argv, ...]

PROGRAMS = "programs.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the program's environment; `role` says what belongs into it."""

    name: str
    role: str
    required: bool
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One line that the program reads from standard input."""

    kind: Literal["totp", "otp"]
    method: str | None
    login_id: str
    typed: Literal[True]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """The vendor's package. `probe` prints the version that is installed."""

    name: str
    version: str
    probe: Argv


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Commands that pass with exit status 0."""

    format: Commands
    types: Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """How to check types without the SDK; `{signatures}` stands for the folder that the caller names."""

    prepare: Commands
    types: Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program and its project. Paths are below the output folder, commands run in `cwd`."""

    language: str
    label: str
    scenario: str
    path: str
    cwd: str
    prepare: Commands
    build: Commands
    command: Argv
    sdk: Sdk
    checks: Checks
    signatures: Signatures | None
    environment: tuple[Variable, ...]
    inputs: tuple[Input, ...]
    amr: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """How findings call it."""
        return f"{self.language} {self.scenario}"

    @property
    def path_in_project(self) -> str:
        """The program's path below `cwd`."""
        return Path(self.path).relative_to(self.cwd).as_posix()


def load_programs(output: Path) -> tuple[Program, ...]:
    """All programs of an output folder. Raises BadInput."""
    path = output / PROGRAMS
    programs: tuple[Program, ...] = read(path, tuple[Program, ...])
    problems = [
        Problem(str(path), 0, 0, f"{program.name}: {message}")
        for program in programs
        for message in _misplaced(program)
    ]
    if problems:
        raise BadInput(*problems)
    return programs


def _misplaced(program: Program) -> Iterator[str]:
    """What would be read or written outside the output folder."""
    folder, path = PurePosixPath(program.cwd), PurePosixPath(program.path)
    if folder.is_absolute() or ".." in (*folder.parts, *path.parts):
        yield f"cwd is '{program.cwd}', path is '{program.path}', expected places below the output folder"
    elif folder not in path.parents:
        yield f"path is '{program.path}', expected a file below '{program.cwd}'"
    if not program.command:
        yield "command is empty, expected a program and its arguments"
