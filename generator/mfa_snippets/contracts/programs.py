"""Contract of `programs.json`: how to prepare, build, check and run every program from outside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mfa_snippets.contracts.files import OPTIONAL, is_inside, read

Argv = tuple[str, ...]
Commands = tuple[Argv, ...]

PROGRAMS = "programs.json"
EXAMPLES = "examples"
"""The folder of the programs, below the output folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An environment variable of the program; `role` names the value that it holds."""

    name: str
    role: str
    required: bool
    default: str | None = field(default=None, metadata=OPTIONAL)
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a user does while the program runs: type a line into standard input, or click a link."""

    kind: Literal["totp", "otp", "magic_link", "enchanted_link"]
    method: str | None
    login_id: str
    typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """The vendor's package. `probe` prints the installed version."""

    name: str
    version: str
    probe: Argv


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Commands that exit with 0 if the program passes."""

    format: Commands
    types: Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Type checks without the SDK; the caller replaces `{signatures}` by the folder of the signatures."""

    prepare: Commands
    types: Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkLauncher:
    """A process that loads the SDK and forks for each program; `{output}` in `argv` is the output folder."""

    kind: Literal["fork"]
    argv: Argv


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsLauncher:
    """Options of the interpreter that make it start faster.

    If there are commands to `prepare`, the program first runs once with the options `learn`.
    """

    kind: Literal["options"]
    options: Argv
    learn: Argv = ()
    prepare: Commands = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an HTML form, filled with `value` or with an entry of `inputs`.

    `role` is that of the variable whose default `value` is; `input` counts the entries from 1.
    """

    role: str | None = field(default=None, metadata=OPTIONAL)
    value: str | None = field(default=None, metadata=OPTIONAL)
    input: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of a browser that keeps cookies; the form is sent as `application/x-www-form-urlencoded`."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    form: Mapping[str, Field]
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program and its project. Paths are relative to the output folder, commands run in `cwd`.

    `form_of` is the language whose SDK a variant uses. `together` names the commands that check many programs
    at once, with their file names in place of one. `host` makes runs faster without a visible effect. `unset`
    lists the caller's variables to remove. `requests` are sent by a browser, in order, after the program
    printed its address; SIGTERM ends it then.
    """

    language: str
    label: str
    form_of: str | None = None
    scenario: str
    path: str
    cwd: str
    prepare: Commands
    build: Commands
    command: Argv
    sdk: Sdk
    checks: Checks
    signatures: Signatures | None
    together: tuple[Literal["build", "format", "types"], ...] = ()
    host: ForkLauncher | OptionsLauncher | None = None
    unset: tuple[str, ...] = ()
    environment: tuple[Variable, ...]
    inputs: tuple[Input, ...]
    amr: tuple[str, ...] = ()
    requests: tuple[Request, ...] = field(default=(), hash=False, metadata=OPTIONAL)

    @property
    def name(self) -> str:
        """Language and scenario, as findings show them."""
        return f"{self.language} {self.scenario}"

    @property
    def path_in_project(self) -> str:
        """The program's path below `cwd`."""
        return self.path.removeprefix(f"{self.cwd}/")


Programs = tuple[Program, ...]


def load_programs(output: Path) -> Programs:
    """All programs of an output folder. Raises `InputError`."""
    return read(output / PROGRAMS, Programs, _messages)


def _messages(programs: Programs) -> Iterator[str]:
    for program in programs:
        messages = (*_path_messages(program), *_input_messages(program))
        yield from (f"{program.name}: {message}" for message in messages)


def _path_messages(program: Program) -> Iterator[str]:
    cwd, path = program.cwd, program.path
    if not (is_inside(cwd) and is_inside(path)):
        yield f"cwd is '{cwd}', path is '{path}', expected both below the output folder"
    elif not path.startswith(f"{cwd}/"):
        yield f"path is '{path}', expected a file below '{cwd}'"
    if not program.command:
        yield "command is empty, expected a program and its arguments"


def _input_messages(program: Program) -> Iterator[str]:
    for request in program.requests:
        for name, filled in request.form.items():
            if (filled.value is None) == (filled.input is None):
                yield f"request {request.name}: field {name}: expected either a value or an input"
            if filled.input is not None and not 1 <= filled.input <= len(program.inputs):
                yield f"request {request.name}: input {filled.input} of field {name} is not one of inputs"
    for number, action in enumerate(program.inputs, start=1):
        if action.typed == (action.kind == "enchanted_link"):
            yield f"input {number} of kind {action.kind}: typed is {action.typed}, expected the opposite"
