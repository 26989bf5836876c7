"""The contract of `output/programs.json`: all that it takes to run a program from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from mfa_snippets.contracts.files import read
from mfa_snippets.errors import InputError, Problem

Argv = tuple[str, ...]
Commands = tuple[Argv, ...]

PROGRAMS = "programs.json"

CLICKED = ("enchanted_link",)
"""Kinds of inputs that are no line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the program's environment; `role` says what belongs into it."""

    name: str
    role: str
    required: bool
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a person does for the program: a line typed into standard input, or a link clicked elsewhere."""

    kind: Literal["totp", "otp", "magic_link", "enchanted_link"]
    method: str | None
    login_id: str
    typed: bool


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
class ForkLauncher:
    """A process that has loaded the SDK and forks for each program, see `hosts`.

    `{output}` in its command stands for the output folder.
    """

    kind: Literal["fork"]
    argv: Argv


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsLauncher:
    """Words behind the first one of each `command`, which make its interpreter start faster.

    If there is something to `prepare`, a program is run with the words of `learn` before.
    """

    kind: Literal["options"]
    options: Argv
    learn: Argv = ()
    prepare: Commands = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a browser writes into one field of a form: a value, or what an entry of `inputs` brings.

    `input` is that entry's number, from 1; `role` is that of the variable whose default the value is.
    """

    role: str | None = None
    value: str | None = None
    input: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of a browser that keeps cookies; a form goes as `application/x-www-form-urlencoded`."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    form: Mapping[str, Field]
    status: int


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
    form_of: str | None = None
    """The language whose SDK it is a further form of."""
    together: tuple[Literal["build", "format", "types"], ...] = ()
    """The commands that take many programs at once, in place of the one word in which they differ."""
    host: ForkLauncher | OptionsLauncher | None = None
    """What makes runs fast; it changes nothing that a program can see."""
    unset: tuple[str, ...] = ()
    """Variables of the caller's that the program is not given: they change what is printed, or when."""
    requests: tuple[Request, ...] = field(default=(), hash=False)
    """What a browser sends, in order, when the program has printed where it listens. Then SIGTERM ends it."""

    @property
    def name(self) -> str:
        """How findings call it."""
        return f"{self.language} {self.scenario}"

    @property
    def path_in_project(self) -> str:
        """The program's path below `cwd`."""
        return Path(self.path).relative_to(self.cwd).as_posix()


def load_programs(output: Path) -> tuple[Program, ...]:
    """All programs of an output folder. Raises InputError."""
    path = output / PROGRAMS
    programs: tuple[Program, ...] = read(path, tuple[Program, ...])
    problems = [
        Problem(str(path), 0, 0, f"{program.name}: {message}")
        for program in programs
        for message in _misplaced(program)
    ]
    if problems:
        raise InputError(*problems)
    return programs


def _misplaced(program: Program) -> Iterator[str]:
    """What would be read or written outside the output folder."""
    folder, path = PurePosixPath(program.cwd), PurePosixPath(program.path)
    if folder.is_absolute() or ".." in (*folder.parts, *path.parts):
        yield f"cwd is '{program.cwd}', path is '{program.path}', expected places below the output folder"
    elif folder not in path.parents:
        yield f"path is '{program.path}', expected a file below '{program.cwd}'"
    numbers = range(1, len(program.inputs) + 1)
    for request in program.requests:
        for name, given in request.form.items():
            if (given.value is None) == (given.input is None):
                yield f"request {request.name}: field {name} has a value or an input, expected one of them"
            if given.input is not None and given.input not in numbers:
                yield f"request {request.name}: input {given.input} of field {name} is not one of inputs"
    for number, wanted in enumerate(program.inputs, start=1):
        if wanted.typed == (wanted.kind in CLICKED):
            done = "clicked, expected typed to be false" if wanted.kind in CLICKED else "typed, expected true"
            yield f"input {number} of kind {wanted.kind} is {done}"
    if not program.command:
        yield "command is empty, expected a program and its arguments"
