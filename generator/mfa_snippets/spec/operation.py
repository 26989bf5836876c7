"""Operations of the API: what each must send, and how one SDK performs it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.spec.value import Comment, Flag, Line, Model, Name, Number, Scalar, Source

Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[^\s]*$")]


class Argument(Model):
    """One argument of an operation; `fields` for an argument that is a record."""

    type: Literal["string", "flag", "delivery_method", "login_options", "user"]
    description: Comment
    allowed: tuple[Line, ...] = ()
    fields: dict[Name, Line] = Field(default_factory=dict)


class WireBody(Model):
    """Keys that must be sent, with `$argument` or a literal as value, and keys that may be."""

    required: dict[Line, Scalar]
    optional: tuple[Line, ...] = ()


class Wire(Model):
    """What an operation must send, independent of any SDK (source: the REST API's reference).

    `bearer` is `project`, or `refresh`: the refresh JWT behind the project ID if the step has one.
    `described` is the path in a description of the API, where that has a parameter and `path` a value.
    """

    method: Literal["GET", "POST"]
    path: Path
    described: Path | None = None
    bearer: Literal["project", "refresh"]
    body: WireBody | None = None


class Operation(Model):
    """One SDK call with a purpose. `wire` is null for what an SDK does without a request.

    `fails` maps failure modes, besides those of every call, to the error code that the service returns.
    """

    title: Line
    summary: Line
    shape: Name
    arguments: dict[Name, Argument]
    results: dict[Name, Line] = Field(default_factory=dict)
    fails: dict[Line, Line] = Field(default_factory=dict)
    wire: Wire | None


class Import(Model):
    """An import of a program: `name` from `module`; `name` null for the module itself."""

    module: Line
    name: Line | None = None
    group: Number = 0


class Value(Model):
    """How an argument of a type is written: a member of an enumeration, a record or map, or wrapped.

    `in_handler` replaces it in a web handler, where it comes with the request.
    """

    members: dict[Line, Line] = Field(default_factory=dict)
    record: Line | None = None
    map: Flag = False
    fields: dict[Name, Line] = Field(default_factory=dict)
    wrap: Line | None = None
    imports: tuple[Line, ...] = ()
    comment: Comment | None = None
    in_handler: Line | None = None


class Output(Model):
    """How a result is read from `{result}`; `absent` is true where the SDK returns nothing instead."""

    read: Line
    absent: Line | None = None
    imports: tuple[Line, ...] = ()


class Binding(Model):
    """How one SDK performs one operation.

    `arguments` is a mapping (keywords) or a list (positional) of references to the operation's arguments, and
    of code; a mapping in a list is a record. `fields` override the field names of `values`, `shape` the
    operation's template. `workaround` is the reason why the binding replaces a missing method. `guard` is how
    the SDK rejects mfa without a refresh JWT, if it does.
    """

    callee: Line
    arguments: dict[Line, Source] | tuple[Source | dict[Line, Source], ...]
    fields: dict[Name, Line] = Field(default_factory=dict)
    shape: Name | None = None
    result: Line = "{name}"
    returns: Line | None = None
    imports: tuple[Line, ...] = ()
    workaround: Comment | None = None
    guard: Line | None = None
    proof: Line


class Client(Model):
    """An object that callees are called on, declared in the opening of a program that uses it."""

    expression: Line
    type: Line
    imports: tuple[Line, ...] = ()


class AppType(Model):
    """The type of a parameter or of what a function returns, as its app declares and describes it.

    `join`: the type is made of the values that the operation allows. In `text`, `{text}` is the meaning among
    the function's facts; `read` takes the value out of the result.
    """

    type: Line
    imports: tuple[Line, ...] = ()
    join: Line | None = None
    text: Comment = "{text}"
    read: Line | None = None


class AppBinding(Model):
    """What differs from a binding where the call is in a function."""

    callee: Line | None = None
    arguments: dict[Line, Source] | tuple[Source | dict[Line, Source], ...] | None = None


class App(Model):
    """The app of a language: its files by template, a file for each module of functions, and its types.

    `parameters` are by the parameter's name or its argument's type, `returns` by kind. `locals` are records
    that are assigned to a variable before the call. `notes` add to a doc comment what only this SDK does.
    `errors` are the SDK's names for the service's codes. No function or parameter has a name in `reserved`.
    """

    files: dict[Name, Line]
    parameters: dict[Name, AppType] = Field(default_factory=dict)
    returns: dict[Name, AppType]
    reserved: tuple[Line, ...] = ()
    locals: dict[Name, Line] = Field(default_factory=dict)
    notes: dict[Name, Comment] = Field(default_factory=dict)
    errors: dict[Line, Line] = Field(default_factory=dict)
    bindings: dict[Line, AppBinding] = Field(default_factory=dict)
    values: dict[Name, Value] = Field(default_factory=dict)
