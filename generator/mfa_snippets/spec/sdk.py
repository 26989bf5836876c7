"""One SDK: its bindings and gaps, its deviations from the API's documents, and the commands of its app."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from mfa_snippets.contracts import apps, expectations
from mfa_snippets.contracts.facts import Argv, Flag, Line, Name, Number, Proof, Text, Version, matching
from mfa_snippets.spec.operation import App, Binding, Client, Import, Value, Workaround
from mfa_snippets.spec.value import Model

VERSION = "{version}"  # the place of an SDK's version in a text
Pin = Annotated[str, matching(r"^[^\r\n]*\{version\}[^\r\n]*$", "one line with {version}")]
NOT_YET = "There is no code for it yet."  # why nothing is published of an operation that is `not_yet` bound


class Gap(Model):
    """What an SDK cannot do, with proof, until it has a call that `closed_by` matches."""

    operation: Line | tuple[Line, ...] | None = None
    result: Name | None = None
    argument: Name | None = None
    undetectable: tuple[Line, ...] = ()
    kind: Literal["operation", "argument", "error", "result"]
    reason: Line
    version: Version | None = None
    closed_by: re.Pattern[str] | None = None
    proof: Proof

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that it is a gap of; none if it is one of a result."""
        return (self.operation,) if isinstance(self.operation, str) else self.operation or ()

    @property
    def about(self) -> tuple[str, ...]:
        """The names of what the SDK cannot do."""
        return self.operations or (self.result or "",)


class CapabilityEntry(Model):
    """A capability that no app runs: the SDK's call, with a `guard` as in a binding, or why it has none."""

    call: Line | None = None
    guard: Line | None = None
    reason: Line | None = None
    version: Version | None = None
    closed_by: re.Pattern[str] | None = None
    proof: Proof


class RenamedKey(expectations.RenamedKey):
    reason: Line


class ErrorOverride(expectations.ErrorDeviation):
    description: Line | None = None
    reason: Line


class ErrorMessages(Model):
    failures: Annotated[tuple[Line, ...], Field(min_length=1)]
    patterns: Annotated[tuple[Line, ...], Field(min_length=1)]
    source: Line


class BaseUrl(Model):
    variable: Line
    note: Line


class SourcedText(Model):
    text: Line
    source: Line


class Install(Model):
    tool: Line
    command: Text
    language: Line = "sh"
    ran: Flag


class AlsoRan(Model):
    version: Version
    how: Line


class OldestRun(Model):
    version: Version
    text: Line
    code: Line


class Registry(Model):
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
    paste: apps.Paste = apps.Paste()
    signatures: apps.Signatures | None = None
    launcher: apps.Launcher | None = None


class SdkVariant(Model):
    """Overrides of an SDK for a second syntax of its language; `Sdk` validates them once they are merged."""

    label: Line
    fence: Line
    lexer: dict[Line, bool] = Field(default_factory=dict)
    runtime: SourcedText | None = None
    install: tuple[Install, ...] = ()
    imports: dict[Line, Import] = Field(default_factory=dict)
    toolchain: Any = None
    app: Any = None


class Sdk(SdkVariant):
    """One SDK; a template or page that names another version than `version` is an error."""

    order: Number
    package: Line
    version: Version
    pins: tuple[Pin, ...] = ()
    runtime: SourcedText
    also_ran: tuple[AlsoRan, ...] = ()
    base_url: BaseUrl
    paste_note: Line | None = None
    install: tuple[Install, ...]
    clients: dict[Line, Client] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    operations: dict[Line, Binding]
    workarounds: dict[Line, Workaround] = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    not_yet: tuple[Line, ...] = ()
    capabilities: dict[Line, CapabilityEntry] = Field(default_factory=dict)
    extra_keys: tuple[expectations.ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    raises: dict[Literal["answered", "limited", "refused", "unanswered"], Line] = Field(default_factory=dict)
    messages: tuple[ErrorMessages, ...] = ()
    toolchain: Toolchain
    app: App
    variants: Annotated[dict[Name, SdkVariant], Field(max_length=20)] = Field(default_factory=dict)

    @cached_property
    def gaps_by_operation(self) -> Mapping[str, tuple[Gap, ...]]:
        """The gaps of each operation that has any."""
        found: dict[str, tuple[Gap, ...]] = {}
        for gap in self.gaps:
            found |= {name: (*found.get(name, ()), gap) for name in gap.operations}
        return found

    @property
    def installs(self) -> tuple[Install, ...]:
        """The commands and texts of `install`, with the version."""
        return tuple(replace(one, command=one.command.replace(VERSION, self.version)) for one in self.install)
