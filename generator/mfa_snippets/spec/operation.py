"""Operations of the API, functions of the apps that call them, and how one SDK performs both."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from mfa_snippets.contracts.facts import Comment, File, Flag, Line, Name, Proof, matching
from mfa_snippets.spec.value import FreeMap, Model, Operand, Reference, Scalar, parsed_as, references

Path = Annotated[str, matching(r"^/[^\s]*$", "a path that begins with /")]
_NAMED = Annotated[str, matching(r"^\$[a-z][a-z0-9_]*$", "$name of a parameter")]
Option = Flag | Annotated[Reference, parsed_as(_NAMED)]  # passed by a function: a parameter, or a constant
Source = Annotated[Reference | str, parsed_as(Line, has_alternative=True)]  # or source code of a language


class Argument(Model):
    type: Literal["string", "flag", "delivery_method", "login_options", "user", "client"]
    description: Comment
    allowed: tuple[Line, ...] = ()
    fields: dict[Name, Line] = Field(default_factory=dict)
    maps: tuple[Name, ...] = ()


class WireBody(Model):
    required: dict[Line, Scalar]
    optional: tuple[Line, ...] = ()


class Wire(Model):
    """What is sent; the bearer `management` is of the client that `management_client` names."""

    method: Literal["GET", "POST"]
    path: Path
    described: Path | None = None
    query: dict[Line, Operand] = Field(default_factory=dict)
    bearer: Literal["project", "refresh", "management"]
    body: WireBody | None = None


class Operation(Model):
    """One SDK call with a purpose, and its request, if any. `fails` maps failure modes to error codes."""

    title: Line
    summary: Line
    shape: Name
    arguments: dict[Name, Argument]
    results: dict[Name, Line] = Field(default_factory=dict)
    fails: dict[Line, Line] = Field(default_factory=dict)
    wire: Wire | None


class Returned(Model):
    kind: Name
    text: Comment


class TypicalError(Model):
    code: Comment | None = None
    text: Comment


class Function(Model):
    """One operation with options fixed in `with`. Texts refer to `{function}`; a `*verb*` is inflected."""

    operation: Line
    summary: Comment
    notes: Comment | None = None
    parameters: dict[Name, Comment]
    fixed: dict[Name, Option | dict[Name, Option | FreeMap]] = Field(alias="with", default_factory=dict)
    returns: Returned
    error: TypicalError | None = None

    @property
    def arguments(self) -> Mapping[str, Option | dict[str, Option | FreeMap]]:
        """What is passed to the operation: fixed values, and the parameters that these are not made of."""
        used = {reference.name for _, reference in references(self.fixed)}
        return {**{name: Reference(name) for name in self.parameters if name not in used}, **self.fixed}


class Import(Model):
    module: Line
    name: Line | None = None
    group: int = 0


class Value(Model):
    """How an argument of a type is written: a member of an enumeration, a record, or wrapped."""

    members: dict[Line, Line] = Field(default_factory=dict)
    record: Line | None = None
    fields: dict[Name, Line] = Field(default_factory=dict)
    wrap: Line | None = None
    imports: tuple[Line, ...] = ()


class Binding(Model):
    """How one SDK performs one operation; a mapping among the arguments is a record."""

    callee: Line
    arguments: dict[Line, Source | dict[Line, Source]] | tuple[Source | dict[Line, Source], ...]
    fields: dict[Name, Line] = Field(default_factory=dict)
    record: Line | None = None
    shape: Name | None = None
    result: Line = "{name}"
    returns: Line | None = None
    imports: tuple[Line, ...] = ()
    workaround: Comment | None = None
    guard: Line | None = None
    proof: Proof

    @property
    def call(self) -> str:
        """The call, with the operation's names; code of the language is unchanged."""
        given, arguments = self.arguments, list[str]()
        for name, source in given.items() if isinstance(given, Mapping) else [("", each) for each in given]:
            code = source.name if isinstance(source, Reference) else source
            if isinstance(code, dict):  # options, which have names of their own
                code = name
            arguments += [code if name in ("", code) else f"{name}: {code}"] if code else []
        return f"{self.callee}({', '.join(arguments)})"


class Workaround(Binding):
    workaround: Comment = Field()


class Client(Model):
    expression: Line
    type: Line
    imports: tuple[Line, ...] = ()


class AppType(Model):
    type: Line
    imports: tuple[Line, ...] = ()
    join: Line | None = None
    text: Comment = "{text}"
    read: Line | None = None


class App(Model):
    files: dict[Name, File]
    parameters: dict[Name, AppType] = Field(default_factory=dict)
    returns: dict[Name, AppType]
    reserved: tuple[Line, ...] = ()
    locals: dict[Name, Line] = Field(default_factory=dict)
    notes: dict[Name, Comment] = Field(default_factory=dict)
    errors: dict[Line, Line] = Field(default_factory=dict)
