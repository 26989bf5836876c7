"""Everything known of one SDK: how it is called, installed and run."""

from typing import Literal

from pydantic import Field

from .base import Argv, Comment, Flag, Line, Literals, Name, Number, Proof, Text, frozen


@frozen
class Symbol:
    """Something that a program imports: `name` from `module`; `name` null for the module itself."""

    module: Line
    name: Line | None = None
    group: Number = 0


@frozen
class Value:
    """How an argument of a type is written: a member of an enumeration, a record or mapping, or wrapped.

    `in_handler` is what stands for it in a web handler, where it comes with the request.
    """

    members: dict[Line, Line] = Field(default_factory=dict)
    record: Line | None = None
    is_mapping: Flag = False
    fields: dict[Name, Line] = Field(default_factory=dict)
    wrap: Line | None = None
    uses: tuple[Line, ...] = ()
    comment: Comment | None = None
    in_handler: Line | None = None


@frozen
class Output:
    """How a result is read from `{result}`; `absent` is true where the SDK gives nothing instead."""

    read: Line
    absent: Line | None = None
    uses: tuple[Line, ...] = ()


@frozen
class Binding:
    """How one SDK performs one operation.

    `arguments` is a mapping (keywords) or a list (positional). `$x` is an argument of the operation, anything
    else is code. Where a step gives no `x`, a keyword is left out; a positional `$x or nil` is then `nil`,
    and `$x | undefined` is `undefined` if a given argument follows, else nothing. A mapping in a list is a
    record. `fields` are those of records that it spells otherwise than `values` do. `workaround` says why it
    stands in for a method that the SDK lacks; `shape` is its own template. `guard` is how the SDK refuses a
    call that asks for mfa and has no refresh JWT, if it does.
    """

    callee: Line
    arguments: dict[Line, Line] | tuple[Line | dict[Line, Line], ...]
    fields: dict[Name, Line] = Field(default_factory=dict)
    shape: Name | None = None
    result: Line = "{name}"
    returns: Line | None = None
    uses: tuple[Line, ...] = ()
    workaround: Comment | None = None
    guard: Line | None = None
    proof: Line


@frozen
class Receiver:
    """An object that callees are called on, declared in the opening of a program that uses it."""

    expression: Line
    type: Line
    uses: tuple[Line, ...] = ()


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
class Offer:
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
class Install:
    """A command, or a file's text, that installs the SDK. `ran` says whether anybody could run it here."""

    tool: Line
    command: Text
    language: Line = "sh"
    ran: Flag


@frozen
class BaseUrl:
    """The variable with another base URL, and whether the SDK or the program reads it."""

    variable: Line
    note: Line


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
    """Everything known of one SDK. Its language's id is the file's name."""

    label: Line
    order: Number
    fence: Line
    package: Line
    version: Line
    runtime: Source
    path: Line
    base_url: BaseUrl
    initialise: tuple[Comment, ...] = ()
    install: tuple[Install, ...]
    symbols: dict[Line, Symbol] = Field(default_factory=dict)
    receivers: dict[Line, Receiver] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
    outputs: dict[Line, Output] = Field(default_factory=dict)
    operations: dict[Line, Binding]
    workarounds: dict[Line, Binding] = Field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    offers: dict[Line, Offer] = Field(default_factory=dict)
    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    toolchain: Toolchain
    web: Web | None = None
