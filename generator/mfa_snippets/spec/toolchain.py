"""The toolchain of an SDK's language: the commands that install, build, check and run its app."""

from typing import Literal

from pydantic import Field

from mfa_snippets.spec.value import Argv, Line, Model, Text


class Paste(Model):
    """As in `contracts.apps`: how each function is type-checked alone."""

    copies: tuple[Line, ...] = ()
    links: tuple[Line, ...] = ()
    files: dict[Line, Text] = Field(default_factory=dict)
    types: tuple[Argv, ...] = ()


class Signatures(Model):
    """Type checks, and a command of the demo, against signatures where the SDK is missing."""

    types: tuple[Argv, ...]
    run: Argv = ()


class Launcher(Model):
    """As in `contracts.apps`: a process that forks for each run, or options of the command."""

    argv: Argv | None = None
    options: Argv | None = None
    learn: Argv = ()
    prepare: tuple[Argv, ...] = ()
    environment: dict[Line, Line | None] = Field(default_factory=dict)


class Registry(Model):
    """What a package manager prints of a version that is missing, or if its registry is unreachable."""

    versions: Line
    missing: tuple[Line, ...]
    unreachable: tuple[Line, ...]


class Toolchain(Model):
    """Commands that run in the app's folder; `verify` names those that are missing."""

    inherits: tuple[Line, ...] = ()
    prepare: tuple[Argv, ...] = ()
    lock: tuple[Argv, ...] = ()
    surface: Argv = ()
    registry: Registry | None = None
    build: tuple[Argv, ...] = ()
    run: dict[Literal["demo", "web"], Argv] = Field(default_factory=dict)
    probe: Argv = ()
    format: tuple[Argv, ...] = ()
    types: tuple[Argv, ...] = ()
    paste: Paste = Paste()
    signatures: Signatures | None = None
    launcher: Launcher | None = None
