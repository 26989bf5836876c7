"""Scenarios: steps in order, the requests of a web handler, and the failures that a run must show."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.spec.value import Comment, Flag, Line, Model, Name, Number, Operand, Record

Cookie = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$")]
Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[a-z0-9/-]*$")]
Status = Annotated[Number, Field(ge=200, le=599)]


class Request(Model):
    """One HTTP request of a browser, and the steps that its handler takes.

    `form` names what the browser sends: environment variables, and answers that a step asks for. `cookies_in`
    maps a value to the cookie that has it; of the response, `cookies_out` maps a cookie to its value, and
    `body` a field to a result of the last step.
    """

    name: Name
    title: Line
    method: Literal["GET", "POST"]
    path: Path
    form: tuple[Name, ...] = ()
    cookies_in: dict[Name, Cookie] = Field(default_factory=dict)
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    cookies_out: dict[Cookie, Name] = Field(default_factory=dict)
    body: dict[Name, Name] = Field(default_factory=dict)
    status: Status


class Refusal(Model):
    """The request that a failure run ends with, and the status of its response."""

    request: Name
    status: Status


class Variable(Model):
    """An environment variable that a program reads; its `default` is an address in nobody's use."""

    variable: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$")]
    description: Line
    required: Flag = False
    default: Line | None = None


class Ask(Model):
    """An answer that the reader types, and the kind of inbox message that has it."""

    name: Name
    kind: Literal["totp", "otp", "magic_link"]
    method: Name | None = None
    prompt: Line
    description: Line


class Click(Model):
    """A link that the reader clicks while the program waits."""

    kind: Literal["enchanted_link"]
    method: Name


class Print(Model):
    """A line of output: text, then a result, in which each language prints the texts in `shows`."""

    text: Line
    value: Name
    shows: tuple[Line, ...] = ()


class Step(Model):
    """One operation. `with` maps arguments to references, literals or records; `outputs` names to results."""

    name: Name
    operation: Line
    title: Line
    comments: tuple[Comment, ...] = ()
    ask: Ask | None = None
    click: Click | None = None
    arguments: dict[Name, Operand | bool | Record] = Field(alias="with")
    outputs: dict[Name, Name] = Field(default_factory=dict)
    prints: Print | None = None


class Provocation(Model):
    """The cause of a failure: exactly one of these, `fault` together with `step`.

    `without_form`, `without_cookies` and `forged_cookies` name a request that the browser sends so.
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


class FailureError(Model):
    """What the program reports: its last line on standard error is `error: <code> <description>`."""

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: Line
    description: Line | None = None


class Failure(Model):
    """A failure run: its cause, the last step, the error, and what the reader does next.

    A web handler reports it as `refusal`. `operation` and `mode` are set for one from `failure_modes.yaml`.
    """

    name: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Line
    remedy: Line
    provoke: Provocation
    stops_at: Name | None
    error: FailureError
    refusal: Refusal | None = None
    operation: Line | None = None
    mode: Line | None = None


class FailureMode(Model):
    """One way in which operations fail, caused once for each operation by a fault of the emulator.

    `of_every_call`: of any operation that sends a request, with this `error`; else of operations that list
    the mode under `fails`, with the code that the service returns. `output` and `argument` are a result that
    the step must keep and an argument that it must pass.
    """

    title: Line
    remedy: Line
    fault: Name
    of_every_call: Flag = False
    output: Name | None = None
    argument: Name | None = None
    error: FailureError | None = None


class Hint(Model):
    """A line that a program prints before the error itself, when the service returns `code`."""

    code: Line
    text: Line


class FactorRole(Model):
    """A factor in a scenario of two. `title` has its article; `channel` is its name in `amr`."""

    name: Line
    title: Line
    channel: Line


class ScenarioOrigin(Model):
    """What a scenario is expanded from: a template, and two factors."""

    template: Line
    first: FactorRole
    second: FactorRole


class Scenario(Model):
    """Steps in order; `requests` of a web handler take one or more each. `amr` is a fact, never derived."""

    title: Line
    summary: Line
    environment: tuple[Name, ...]
    amr: Annotated[tuple[Line, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    hints: tuple[Hint, ...] = ()
    failures: tuple[Failure, ...] = ()
    origin: ScenarioOrigin | None = None
    requests: tuple[Request, ...] = ()


def steps_of(request: Request, scenario: Scenario) -> Iterator[Step]:
    """The steps of one request, in order; names that are not defined are left out."""
    steps = {step.name: step for step in scenario.steps}
    return (steps[name] for name in request.steps if name in steps)


def form_variables(scenario: Scenario, environment: Collection[str]) -> tuple[str, ...]:
    """The environment variables that a browser sends in forms."""
    names = (name for request in scenario.requests for name in request.form)
    return tuple(dict.fromkeys(name for name in names if name in environment))


def values_of_cookies(scenario: Scenario) -> dict[str, dict[str, str]]:
    """For the first step of each request: the values from cookies, and the name that each was kept under."""
    kept: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for request in scenario.requests:
        cookies = request.cookies_in.items()
        values[request.steps[0]] = {name: kept.get(cookie, name) for name, cookie in cookies}
        kept |= request.cookies_out
    return values
