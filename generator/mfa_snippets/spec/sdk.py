"""One SDK: its bindings and gaps, its deviations from the API's documents, and the toolchain that runs it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from mfa_snippets.spec.operation import App, Binding, Client, Import, Output, Value
from mfa_snippets.spec.value import Argv, Comment, Flag, Line, Literals, Model, Name, Number, Proof, Text


class Gap(Model):
    """What an SDK cannot do, with proof: of an operation or a result.

    `argument` is one that the operation does not take; a result is one that may be missing. `undetectable`
    are failure modes that a program cannot detect, because the SDK does not report them.
    """

    operation: Line | None = None
    result: Name | None = None
    argument: Name | None = None
    undetectable: tuple[Line, ...] = ()
    kind: Literal["operation", "argument", "error", "result"]
    reason: Line
    version: Line
    proof: Proof

    @property
    def about(self) -> str:
        """The name of what the SDK cannot do."""
        return self.operation or self.result or ""


class MissingCapability(Model):
    """The reason why an SDK lacks a capability that no operation performs, with proof."""

    reason: Line
    version: Line
    proof: Proof


class UntestedCall(Model):
    """The SDK call of a capability that no program runs; `guard` as in a binding."""

    call: Line
    guard: Line | None = None
    proof: Proof


def _tag(value: object) -> str:
    is_call = "call" in value if isinstance(value, dict) else isinstance(value, UntestedCall)
    return "untested_call" if is_call else "missing_capability"


CapabilityEntry = Annotated[
    Annotated[UntestedCall, Tag("untested_call")] | Annotated[MissingCapability, Tag("missing_capability")],
    Discriminator(_tag),
]


class ExtraKey(Model):
    """A body key that this SDK sends beyond the wire, always with this value, and the reason."""

    operation: Line
    key: Line
    value: Literals | dict[Line, Literals]
    reason: Line


class RenamedKey(Model):
    """A body key that this SDK sends under another name, and why that is equivalent."""

    operation: Line
    key: Line
    sent: Line
    reason: Line


class ErrorOverride(Model):
    """A failure or failure mode that this SDK reports with another code, and the reason."""

    failure: Line
    code: Line
    description: Line | None = None
    reason: Line


class ErrorMessages(Model):
    """Messages of failures or failure modes where the SDK words them, and their source.

    A message matches one of `patterns`, in which `{}` matches text that is not empty.
    """

    failures: Annotated[tuple[Line, ...], Field(min_length=1)]
    patterns: Annotated[tuple[Line, ...], Field(min_length=1)]
    source: Line


class BaseUrl(Model):
    """The variable with another base URL, and whether the SDK or the program reads it."""

    variable: Line
    note: Line


class SourcedText(Model):
    """A fact, and the page or file that it comes from."""

    text: Line
    source: Line


class Install(Model):
    """A command, or a file's text, that installs the SDK. `ran` is true if it was run in this project."""

    tool: Line
    command: Text
    language: Line = "sh"
    ran: Flag


class Signatures(Model):
    """Type checks against signatures where the SDK is missing; `{signatures}` is their folder."""

    prepare: tuple[Argv, ...] = ()
    types: tuple[Argv, ...]


class Launcher(Model):
    """What makes runs fast without changing what a program sees.

    `fork`: a process of `argv` that has loaded the SDK and forks for each program; `{output}` is the output
    folder. `options`: arguments after the first one of the command; `learn` are those of one run before them,
    after which `prepare` is run.
    """

    kind: Literal["fork", "options"]
    argv: Argv | None = None
    options: Argv | None = None
    learn: Argv = ()
    prepare: tuple[Argv, ...] = ()


class VariantToolchain(Model):
    """Argv lists, in which `{path}`, `{folder}`, `{snake}` and `{pascal}` are the program's names.

    `batched` commands take many programs at once, in place of the argument that differs.
    """

    prepare: tuple[Argv, ...] = ()
    build: tuple[Argv, ...] = ()
    run: Argv = ()
    probe: Argv = ()
    format: tuple[Argv, ...] = ()
    types: tuple[Argv, ...] = ()
    signatures: Signatures | None = None
    batched: tuple[Literal["build", "format", "types"], ...] = ()
    launcher: Launcher | None = None


class Toolchain(VariantToolchain):
    """The commands of an SDK; a variant lists only those that differ."""

    run: Argv
    probe: Argv
    format: tuple[Argv, ...]
    types: tuple[Argv, ...]


class Web(Model):
    """The web framework of the programs that handle HTTP requests; they are a separate project.

    `toolchain` overrides the SDK's. `hint` is shown on this language's page alone.
    """

    framework: Line
    hint: Line
    version: Line | None = None
    runtime: SourcedText
    install: tuple[Install, ...] = ()
    toolchain: Toolchain | None = None


class SdkVariant(Model):
    """Overrides of an SDK for a second syntax of its language: texts, entries of mappings, added installs."""

    unknown_key: ClassVar[str] = (
        "a variant sets how its programs look and run; what the SDK can do and sends is set once, for all"
    )

    label: Line
    fence: Line
    path: Line
    runtime: SourcedText | None = None
    install: tuple[Install, ...] = ()
    imports: dict[Line, Import] = Field(default_factory=dict)
    clients: dict[Line, Client] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    toolchain: VariantToolchain = Field(default_factory=VariantToolchain)
    app: App | None = None


class Sdk(SdkVariant):
    """Everything known of one SDK. Its language's ID is the file's name.

    Programs run without the caller's variables in `unset_environment`, which change the output or its timing.
    """

    unknown_key: ClassVar[str] = ""

    order: Number
    package: Line
    version: Line
    runtime: SourcedText
    base_url: BaseUrl
    unset_environment: tuple[Line, ...] = ()
    initialize: tuple[Comment, ...] = ()
    install: tuple[Install, ...]
    operations: dict[Line, Binding]
    workarounds: dict[Line, Binding] = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    capabilities: dict[Line, CapabilityEntry] = Field(default_factory=dict)
    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    messages: tuple[ErrorMessages, ...] = ()
    toolchain: Toolchain
    web: Web | None = None


class SdkFile(Sdk):
    """One file: an SDK, and its variants by their languages' IDs."""

    variants: dict[Name, SdkVariant] = Field(default_factory=dict)
