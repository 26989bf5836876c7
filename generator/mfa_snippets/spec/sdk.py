"""Where an SDK differs: what it cannot do, or does otherwise than the API's documents."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mfa_snippets.spec.base import Argv, Comment, Line, Literals, Name, Number, Proof, frozen
from mfa_snippets.spec.binding import (
    Binding,
    Import,
    Install,
    Launcher,
    Output,
    Receiver,
    Signatures,
    Toolchain,
    Value,
)


@frozen
class Gap:
    """What an SDK cannot do, with the place that proves it: of an operation, a way or any result.

    `argument` is one that the operation does not take; a result is one that may be missing.
    `swallows` are the ways of `failures.yaml` that a program cannot tell, since the SDK says nothing of them.
    """

    operation: Line | None = None
    way: Line | None = None
    result: Name | None = None
    argument: Name | None = None
    swallows: tuple[Line, ...] = ()
    kind: Literal["operation", "argument", "error", "way", "result"]
    reason: Line
    version: Line
    proof: Proof

    @property
    def about(self) -> str:
        """The name of what the SDK cannot do."""
        return self.operation or self.way or self.result or ""


@frozen
class UntestedCall:
    """How an SDK is called for a way that no program runs; `guard` is as in a binding."""

    call: Line
    guard: Line | None = None
    proof: Proof


@frozen
class ExtraKey:
    """A body key that this SDK sends beyond what the wire asks for, always with this value, and why."""

    operation: Line
    key: Line
    value: Literals | dict[Line, Literals]
    reason: Line


@frozen
class RenamedKey:
    """A body key that this SDK sends under another name, and why that is taken for the same."""

    operation: Line
    key: Line
    sent: Line
    reason: Line


@frozen
class ErrorOverride:
    """A failure, or a way to fail, that this SDK tells otherwise than is said there, and why."""

    failure: Line
    code: Line
    description: Line | None = None
    reason: Line


@frozen
class ErrorMessages:
    """What programs say of failures or ways to fail where the SDK has the say, and whose words they are.

    It is one of `says`, in which `{}` stands for text that is not empty.
    """

    failures: Annotated[tuple[Line, ...], Field(min_length=1)]
    says: Annotated[tuple[Line, ...], Field(min_length=1)]
    source: Line


@frozen
class BaseUrl:
    """The variable with another base URL, and whether the SDK or the program reads it."""

    variable: Line
    note: Line


@frozen
class Source:
    """A fact and the page or file that it comes from."""

    text: Line
    source: Line


@frozen
class Web:
    """What the programs that answer HTTP requests are made with.

    They are a project of their own, so that the others need none of it. `toolchain` says how they are
    prepared, checked and run, where that differs from the others. `hint` is what its page says of it alone.
    """

    framework: Line
    hint: Line
    version: Line | None = None
    runtime: Source
    install: tuple[Install, ...] = ()
    toolchain: Toolchain | None = None


@frozen
class Sdk:
    """Everything known of one SDK. Its language's id is the file's name.

    Programs run without the caller's variables in `unset`, which change what is printed, or when.
    """

    label: Line
    order: Number
    fence: Line
    package: Line
    version: Line
    runtime: Source
    path: Line
    base_url: BaseUrl
    unset: tuple[Line, ...] = ()
    initialise: tuple[Comment, ...] = ()
    install: tuple[Install, ...]
    symbols: dict[Line, Import] = Field(default_factory=dict)
    receivers: dict[Line, Receiver] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    operations: dict[Line, Binding]
    workarounds: dict[Line, Binding] = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    offers: dict[Line, UntestedCall] = Field(default_factory=dict)
    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    words: tuple[ErrorMessages, ...] = ()
    toolchain: Toolchain
    web: Web | None = None


@frozen
class VariantToolchain:
    """Commands that differ from those of the SDK; `Toolchain` says what each is for."""

    prepare: tuple[Argv, ...] = ()
    build: tuple[Argv, ...] = ()
    run: Argv = ()
    probe: Argv = ()
    format: tuple[Argv, ...] = ()
    types: tuple[Argv, ...] = ()
    signatures: Signatures | None = None
    together: tuple[Literal["build", "format", "types"], ...] = ()
    host: Launcher | None = None


@frozen
class SdkVariant:
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
    symbols: dict[Line, Import] = Field(default_factory=dict)
    receivers: dict[Line, Receiver] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    toolchain: VariantToolchain = Field(default_factory=VariantToolchain)


@frozen
class SdkFile(Sdk):
    """What one file says: an SDK, and its further forms by their languages' ids."""

    forms: dict[Name, SdkVariant] = Field(default_factory=dict)
