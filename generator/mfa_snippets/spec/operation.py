"""Operations and what they must send."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.spec.base import Comment, Line, Literals, Name, frozen

Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[^\s]*$")]


@frozen
class Argument:
    """One argument of an operation; `fields` for an argument that is a record."""

    type: Literal["string", "flag", "delivery_method", "login_options", "user"]
    description: Comment
    allowed: tuple[Line, ...] = ()
    fields: dict[Name, Line] = Field(default_factory=dict)


@frozen
class WireBody:
    """Keys that must be sent, with `$argument` or a literal as value, and keys that may be."""

    required: dict[Line, Literals]
    optional: tuple[Line, ...] = ()


@frozen
class Wire:
    """What an operation must send, stated apart from any SDK: the REST API's facts.

    `bearer` is `project`, or `refresh` where a refresh JWT goes behind the project ID if the step has one.
    `described` is the path in a description of the API, where that has a parameter and `path` a value.
    """

    method: Literal["GET", "POST"]
    path: Path
    described: Path | None = None
    bearer: Literal["project", "refresh"]
    body: WireBody | None = None


@frozen
class Operation:
    """One SDK call with a purpose. `wire` is null for what an SDK does without a request of its own.

    `fails` has the ways of `failures.yaml` in which it can fail besides those of every call, each with the
    code that the service answers.
    """

    title: Line
    summary: Line
    shape: Name
    arguments: dict[Name, Argument]
    results: dict[Name, Line] = Field(default_factory=dict)
    fails: dict[Line, Line] = Field(default_factory=dict)
    wire: Wire | None
