"""How programs are installed, built, checked and run."""

from typing import Literal

from .base import Argv, Flag, Line, Text, frozen


@frozen
class Install:
    """A command, or a file's text, that installs the SDK. `ran` says whether anybody could run it here."""

    tool: Line
    command: Text
    language: Line = "sh"
    ran: Flag


@frozen
class Signatures:
    """Type checks against signatures where the SDK is missing; `{signatures}` is their folder."""

    prepare: tuple[Argv, ...] = ()
    types: tuple[Argv, ...]


@frozen
class Host:
    """What makes runs fast and changes nothing that a program can see.

    `fork`: a process of `argv` that has loaded the SDK and forks for each program; `{output}` is the output
    folder. `options`: words behind the first one of the command; `learn` are those of one run before, after
    which `prepare` is run.
    """

    kind: Literal["fork", "options"]
    argv: Argv | None = None
    options: Argv | None = None
    learn: Argv = ()
    prepare: tuple[Argv, ...] = ()


@frozen
class Toolchain:
    """Argv lists. `together` are those that take many programs at once, in place of the word that differs.

    `{path}`, `{folder}`, `{snake}` and `{pascal}` stand for the program's names."""

    prepare: tuple[Argv, ...] = ()
    build: tuple[Argv, ...] = ()
    run: Argv
    probe: Argv
    format: tuple[Argv, ...]
    types: tuple[Argv, ...]
    signatures: Signatures | None = None
    together: tuple[Literal["build", "format", "types"], ...] = ()
    host: Host | None = None
