"""Programs that answer HTTP requests: what a browser sends, and what comes back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.spec.base import Comment, Flag, Line, Literals, Name, Number, frozen

Cookie = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$")]
Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[a-z0-9/-]*$")]
Status = Annotated[Number, Field(ge=200, le=599)]


@frozen
class Request:
    """One HTTP request of a browser, and the steps that a program takes when it comes.

    `form` names what the browser sends: variables of the environment, and answers that a step asks for.
    `reads` has the cookie that brings a value, `keeps` the value that a cookie of the answer holds, and
    `answers` the result of the last step in each field of the answer's body. `status` is the answer's.
    """

    name: Name
    title: Line
    method: Literal["GET", "POST"]
    path: Path
    form: tuple[Name, ...] = ()
    reads: dict[Name, Cookie] = Field(default_factory=dict)
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    keeps: dict[Cookie, Name] = Field(default_factory=dict)
    answers: dict[Name, Name] = Field(default_factory=dict)
    status: Status


@frozen
class Refusal:
    """The request that a failure run ends with, and the status that it is answered with."""

    request: Name
    status: Status


@frozen
class Variable:
    """An environment variable that a program reads; its `default` is an address that nobody owns."""

    variable: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$")]
    description: Line
    required: Flag = False
    default: Line | None = None


@frozen
class Ask:
    """An answer that the reader types, and which message of the inbox holds it."""

    name: Name
    kind: Literal["totp", "otp", "magic_link"]
    method: Name | None = None
    prompt: Line
    description: Line


@frozen
class Click:
    """A link that the reader clicks while the program waits."""

    kind: Literal["enchanted_link"]
    method: Name


@frozen
class Print:
    """A line of output: text, then one of the step's results.

    A result with a structure is written otherwise in each language; `shows` is what all have to show of it.
    """

    text: Line
    value: Name
    shows: tuple[Line, ...] = ()


@frozen
class Step:
    """One operation at its place. `with` maps arguments to `$value`, literals or records of these.

    `receives` names results.
    """

    name: Name
    operation: Line
    title: Line
    comments: tuple[Comment, ...] = ()
    ask: Ask | None = None
    click: Click | None = None
    arguments: dict[Name, str | bool | dict[str, Literals | dict[str, Literals]]] = Field(alias="with")
    receives: dict[Name, Name] = Field(default_factory=dict)
    prints: Print | None = None


@frozen
class Provocation:
    """How a failure is brought about; exactly one of these, `fault` together with `step`.

    `without_form`, `without_cookies` and `forged_cookies` name the request that the browser spoils.
    """

    unset: Name | None = None
    inputs_typed: Number | None = None
    wrong_input: Number | None = None
    again: Flag | None = None
    unreachable: Flag | None = None
    fault: Name | None = None
    step: Name | None = None
    without_form: Name | None = None
    without_cookies: Name | None = None
    forged_cookies: Name | None = None


@frozen
class FailureError:
    """What the program says: its last line on standard error is `error: <code> <description>`."""

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: Line
    description: Line | None = None


@frozen
class Failure:
    """A failure run: how it is provoked, where it stops, what it says, and what the reader does next.

    `refusal` for one that a program tells in its answer to a request.
    `operation` and `way` are set for a failure that was made of `failures.yaml`.
    """

    name: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Line
    remedy: Line
    provoke: Provocation
    stops_at: Name | None
    error: FailureError
    refusal: Refusal | None = None
    operation: Line | None = None
    way: Line | None = None


@frozen
class Hint:
    """What a program tells its reader, before the error itself, when the service answers with `code`."""

    code: Line
    text: Line


@frozen
class FactorRole:
    """A factor in a scenario that is made of two. `title` has its article; `channel` is what `amr` names."""

    name: Line
    title: Line
    channel: Line


@frozen
class ScenarioOrigin:
    """What a scenario was made of: a frame, and two factors."""

    frame: Line
    first: FactorRole
    second: FactorRole


@frozen
class Scenario:
    """Steps in order. `amr` is written from the facts, never derived; `made` is set where it is derived.

    With `requests`, the program answers a browser: each step is taken in one of them.
    """

    title: Line
    summary: Line
    environment: tuple[Name, ...]
    amr: Annotated[tuple[Line, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    hints: tuple[Hint, ...] = ()
    failures: tuple[Failure, ...] = ()
    made: ScenarioOrigin | None = None
    requests: tuple[Request, ...] = ()


@frozen
class FailureMode:
    """One way to fail, provoked once for each operation by a fault of the emulator.

    `of_every_call`: each operation that sends a request can fail so, with this `error`; other ways are those
    of the operations that name them under `fails`, where the service answers with the code that stands there.
    `receives` and `gives` name a result that the step must keep, and an argument that it must pass.
    """

    title: Line
    remedy: Line
    fault: Name
    of_every_call: Flag = False
    receives: Name | None = None
    gives: Name | None = None
    error: FailureError | None = None
