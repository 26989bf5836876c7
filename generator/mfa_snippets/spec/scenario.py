"""Models of scenarios: their steps, the requests of a web handler, and the expected failures."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.spec.value import Comment, Flag, Line, Model, Name, Number, Operand, Record

Cookie = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$")]
Path = Annotated[str, StringConstraints(strict=True, pattern=r"^/[a-z0-9/-]*$")]
Status = Annotated[Number, Field(ge=200, le=599)]


class Request(Model):
    """An HTTP request of a browser, and the steps that its handler performs.

    `form` lists the fields that the browser sends: environment variables, and inputs that a step asks for.
    `cookies_in` maps a value to its cookie. In the response, `cookies_out` maps a cookie to its value, and
    `body` maps a field to a result of the last step.
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


class ErrorResponse(Model):
    """The browser request that fails, and the status of its response."""

    request: Name
    status: Status


class Variable(Model):
    """An environment variable that a program reads. A `default` address belongs to nobody."""

    variable: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]*$")]
    description: Line
    required: Flag = False
    default: Line | None = None


class Ask(Model):
    """An input that the user types, and the kind of code or link that it is."""

    name: Name
    kind: Literal["totp", "otp", "magic_link"]
    method: Name | None = None
    prompt: Line
    description: Line


class Click(Model):
    """A link that the user clicks while the program waits."""

    kind: Literal["enchanted_link"]
    method: Name


class Print(Model):
    """A line of output: `text`, then a result, whose printed form contains the texts in `shows`."""

    text: Line
    value: Name
    shows: tuple[Line, ...] = ()


class Step(Model):
    """A call of an operation. `with` maps arguments to values, `outputs` maps names to results."""

    name: Name
    operation: Line
    title: Line
    comments: tuple[Comment, ...] = ()
    ask: Ask | None = None
    click: Click | None = None
    arguments: dict[Name, Operand | bool | Record] = Field(alias="with")
    outputs: dict[Name, Name] = Field(default_factory=dict)
    prints: Print | None = None


class Trigger(Model):
    """What triggers a failure: exactly one of these fields, and `step` if it is `fault`.

    `without_form`, `without_cookies` and `forged_cookies` name the browser request to change.
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
    """An expected failure: its trigger, the last step, the error, and its remedy.

    A web handler responds with `refusal`. Failures from `failure_modes.yaml` have `operation` and `mode`.
    """

    name: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Line
    remedy: Line
    provoke: Trigger
    stops_at: Name | None
    error: FailureError
    refusal: ErrorResponse | None = None
    operation: Line | None = None
    mode: Line | None = None


class FailureMode(Model):
    """A failure that many operations share, triggered once for each operation by a fault of the emulator.

    With `of_every_call`, it applies to each operation that sends a request, with this `error`; otherwise to
    operations that list the mode under `fails`, with the error code listed there. It applies only to steps
    that keep the result `output` and pass `argument`, if these are set.
    """

    title: Line
    remedy: Line
    fault: Name
    of_every_call: Flag = False
    output: Name | None = None
    argument: Name | None = None
    error: FailureError | None = None


class Hint(Model):
    """A line that a program prints before the error if the error code is `code`."""

    code: Line
    text: Line


class FactorRole(Model):
    """A factor of a two-factor scenario. `title` includes the article; `channel` is its name in `amr`."""

    name: Line
    title: Line
    channel: Line


class ScenarioOrigin(Model):
    """The template and the two factors that a scenario was expanded from."""

    template: Line
    first: FactorRole
    second: FactorRole


class Scenario(Model):
    """What a program does: steps in order, which a web handler groups by `requests`, and the final `amr`."""

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
    """The steps of a request, in order. Undefined names are skipped."""
    steps = {step.name: step for step in scenario.steps}
    return (steps[name] for name in request.steps if name in steps)


def form_variables(scenario: Scenario, environment: Collection[str]) -> tuple[str, ...]:
    """The environment variables that a browser sends as form fields."""
    names = (name for request in scenario.requests for name in request.form)
    return tuple(dict.fromkeys(name for name in names if name in environment))


def values_from_cookies(scenario: Scenario) -> dict[str, dict[str, str]]:
    """By the first step of a request: the values read from cookies, each with its name as it was set."""
    kept: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for request in scenario.requests:
        cookies = request.cookies_in.items()
        values[request.steps[0]] = {name: kept.get(cookie, name) for name, cookie in cookies}
        kept |= request.cookies_out
    return values
