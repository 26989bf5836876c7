"""How an SDK is called: what is imported, how arguments are written and results are read."""

from typing import Literal

from pydantic import Field

from mfa_snippets.spec.base import Argv, Comment, Flag, Line, Name, Number, Text, frozen


@frozen
class Import:
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
class Launcher:
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
    host: Launcher | None = None
