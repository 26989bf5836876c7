"""The one definition of the specification's form: frozen dataclasses, checked by pydantic."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

_CONFIG = ConfigDict(extra="forbid", strict=False)
_frozen = dataclass(frozen=True, kw_only=True, config=_CONFIG)

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Line = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=r"^[^\r\n]*$")]
# No control or format characters: bidi marks in a comment could hide code (https://trojansource.codes).
Comment = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=r"^\P{C}*$")]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[int, Field(strict=True)]
Literals = str | int | float | bool | None
Argv = tuple[Text, ...]


@_frozen
class Argument:
    """One argument of an operation; `fields` for an argument that is a record."""

    type: Literal["string", "delivery_method", "login_options", "user"]
    description: Comment
    allowed: tuple[Line, ...] = ()
    fields: dict[Name, Line] = Field(default_factory=dict)


@_frozen
class WireBody:
    """Keys that must be sent, with `$argument` or a literal as value, and keys that may be."""

    required: dict[Line, Literals]
    optional: tuple[Line, ...] = ()


@_frozen
class Wire:
    """What an operation must send, stated apart from any SDK: the REST API's facts.

    `bearer` is `project`, or `refresh` where a refresh JWT goes behind the project ID if the step has one.
    """

    method: Literal["GET", "POST"]
    path: Annotated[str, StringConstraints(strict=True, pattern=r"^/[^\s]*$")]
    bearer: Literal["project", "refresh"]
    body: WireBody | None = None


@_frozen
class Operation:
    """One SDK call with a purpose. `wire` is null for what an SDK does without a request of its own."""

    title: Line
    summary: Line
    shape: Name
    arguments: dict[Name, Argument]
    results: dict[Name, Line] = Field(default_factory=dict)
    wire: Wire | None


@_frozen
class Variable:
    """An environment variable that a program reads; its `default` is an address that nobody owns."""

    variable: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$")]
    description: Line
    required: Flag = False
    default: Line | None = None


@_frozen
class Ask:
    """An answer that the reader types, and which message of the inbox holds it."""

    name: Name
    kind: Literal["totp", "otp", "magic_link"]
    method: Name | None = None
    prompt: Line
    description: Line


@_frozen
class Click:
    """A link that the reader clicks while the program waits."""

    kind: Literal["enchanted_link"]
    method: Name


@_frozen
class Print:
    """A line of output: text, then one of the step's results."""

    text: Line
    value: Name


@_frozen
class Step:
    """One operation at its place. `with` maps arguments to `$value` or literals; `receives` names results."""

    name: Name
    operation: Line
    title: Line
    comments: tuple[Comment, ...] = ()
    ask: Ask | None = None
    click: Click | None = None
    arguments: dict[Name, str | bool | dict[str, Literals]] = Field(alias="with")
    receives: dict[Name, Name] = Field(default_factory=dict)
    prints: Print | None = None


@_frozen
class Provocation:
    """How a failure is brought about; exactly one of these, `fault` together with `step`."""

    unset: Name | None = None
    inputs_typed: Number | None = None
    wrong_input: Number | None = None
    again: Flag | None = None
    unreachable: Flag | None = None
    fault: Name | None = None
    step: Name | None = None


@_frozen
class FailureError:
    """What the program says: its last line on standard error is `error: <code> <description>`."""

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: Line
    description: Line | None = None


@_frozen
class Failure:
    """A failure run: how it is provoked, where it stops, what it says, and what the reader does next."""

    name: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Line
    remedy: Line
    provoke: Provocation
    stops_at: Name | None
    error: FailureError


@_frozen
class Hint:
    """What a program tells its reader, before the error itself, when the service answers with `code`."""

    code: Line
    text: Line


@_frozen
class Scenario:
    """Steps in order. `amr` is written from the facts, never derived."""

    title: Line
    summary: Line
    environment: tuple[Name, ...]
    amr: Annotated[tuple[Line, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    hints: tuple[Hint, ...] = ()
    failures: tuple[Failure, ...] = ()


@_frozen
class Pair:
    """What all scenarios of two factors have in common; `{first}` and `{second}` are the factors' titles.

    `failures` are run once for each first factor, `second_failures` once for each second. `stops_at` may be
    `$first_step`, `$before_first_answer` or `$second_begins`.
    """

    title: Line
    summary: Line
    environment: tuple[Name, ...]
    steps: tuple[dict[str, Any], ...]
    hints: tuple[Hint, ...] = ()
    failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()


@_frozen
class Factor:
    """A way to authenticate, or a family of them that differ in texts.

    `first` creates a user and ends with a session, `enrol` gives a signed-in user the factor, `second`
    confirms: steps as in a scenario, checked where they are used. `amr` is the channel; `user` is what must
    be known of the user. `wrong_input` names an answer. Each of `variants` is a factor of its own, named
    `<name>-<variant>`: its texts stand for `{names}`.
    """

    title: Line
    amr: Line
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    environment: tuple[Line, ...] = ()
    user: dict[Line, Line] = Field(default_factory=dict)
    first: tuple[dict[str, Any], ...] = ()
    enrol: tuple[dict[str, Any], ...] = ()
    second: tuple[dict[str, Any], ...] = ()
    first_failures: tuple[dict[str, Any], ...] = ()
    second_failures: tuple[dict[str, Any], ...] = ()


@_frozen
class Factors:
    """`factors.yaml`: factors, and the frame of the scenarios that are made of two of them."""

    pair: Pair
    factors: dict[Line, Factor]


@_frozen
class Symbol:
    """Something that a program imports: `name` from `module`; `name` null for the module itself."""

    module: Line
    name: Line | None = None
    group: Number = 0


@_frozen
class Value:
    """How an argument of a type is written: a member of an enumeration, a record or mapping, or wrapped."""

    members: dict[Line, Line] = Field(default_factory=dict)
    record: Line | None = None
    is_mapping: Flag = False
    fields: dict[Name, Line] = Field(default_factory=dict)
    wrap: Line | None = None
    uses: tuple[Line, ...] = ()
    comment: Comment | None = None


@_frozen
class Output:
    """How a result is read from `{result}`; `absent` is true where the SDK gives nothing instead."""

    read: Line
    absent: Line | None = None
    uses: tuple[Line, ...] = ()


@_frozen
class Binding:
    """How one SDK performs one operation.

    `arguments` is a mapping (keywords) or a list (positional). `$x` is an argument of the operation, anything
    else is code. Where a step gives no `x`, a keyword is left out; a positional `$x or nil` is then `nil`,
    and `$x | undefined` is `undefined` if a given argument follows, else nothing.
    """

    callee: Line
    arguments: dict[Line, Line] | tuple[Line, ...]
    result: Line = "{name}"
    returns: Line | None = None
    uses: tuple[Line, ...] = ()
    workaround: Line | None = None
    proof: Line


@_frozen
class Receiver:
    """An object that callees are called on, declared in the opening of a program that uses it."""

    expression: Line
    type: Line
    uses: tuple[Line, ...] = ()


@_frozen
class Gap:
    """What an SDK cannot do, with the place that proves it; `argument` is one that it does not take."""

    operation: Line
    argument: Name | None = None
    kind: Literal["operation", "argument", "error"]
    reason: Line
    version: Line
    proof: Line


@_frozen
class ExtraKey:
    """A body key that this SDK sends beyond what the wire asks for, always with this value, and why."""

    operation: Line
    key: Line
    value: Literals | dict[Line, Literals]
    reason: Line


@_frozen
class RenamedKey:
    """A body key that this SDK sends under another name, and why that is taken for the same."""

    operation: Line
    key: Line
    sent: Line
    reason: Line


@_frozen
class ErrorOverride:
    """A failure that this SDK tells otherwise than the scenario says, and why."""

    failure: Line
    code: Line
    description: Line | None = None
    reason: Line


@_frozen
class Install:
    """A command, or a file's text, that installs the SDK. `ran` says whether anybody could run it here."""

    tool: Line
    command: Text
    language: Line = "sh"
    ran: Flag


@_frozen
class BaseUrl:
    """The variable with another base URL, and whether the SDK or the program reads it."""

    variable: Line
    note: Line


@_frozen
class Signatures:
    """Type checks against signatures where the SDK is missing; `{signatures}` is their folder."""

    prepare: tuple[Argv, ...] = ()
    types: tuple[Argv, ...]


@_frozen
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


@_frozen
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


@_frozen
class Source:
    """A fact and the page or file that it comes from."""

    text: Line
    source: Line


@_frozen
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
    gaps: tuple[Gap, ...] = ()
    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorOverride, ...] = ()
    toolchain: Toolchain
