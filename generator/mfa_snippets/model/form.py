"""A further form of an SDK, such as one with types: only how it differs."""

from typing import ClassVar, Literal

from pydantic import Field

from .base import Argv, Line, Name, frozen
from .binding import Output, Receiver, Symbol, Value
from .sdk import Sdk, Source
from .toolchain import Host, Install, Signatures


@frozen
class FormTools:
    """Commands that differ from those of the SDK; `Toolchain` says what each is for."""

    prepare: tuple[Argv, ...] = ()
    build: tuple[Argv, ...] = ()
    run: Argv = ()
    probe: Argv = ()
    format: tuple[Argv, ...] = ()
    types: tuple[Argv, ...] = ()
    signatures: Signatures | None = None
    together: tuple[Literal["build", "format", "types"], ...] = ()
    host: Host | None = None


@frozen
class Form:
    """What stands in the place of the SDK's own: entries of mappings, and texts. Installs come after its own.

    What an SDK can do and what it sends is the same in all its forms, and stands once.
    """

    unknown_key: ClassVar[str] = (
        "a form says how its programs look and run; what the SDK can do and sends stands above, once for all"
    )

    label: Line
    fence: Line
    path: Line
    runtime: Source | None = None
    install: tuple[Install, ...] = ()
    symbols: dict[Line, Symbol] = Field(default_factory=dict)
    receivers: dict[Line, Receiver] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    toolchain: FormTools = Field(default_factory=FormTools)


@frozen
class SdkFile(Sdk):
    """What one file says: an SDK, and its further forms by their languages' ids."""

    forms: dict[Name, Form] = Field(default_factory=dict)
