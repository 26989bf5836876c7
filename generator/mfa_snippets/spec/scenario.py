"""Models of scenarios, of their steps, requests and failures, and of the factors that they are made of."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mfa_snippets.contracts.expectations import Cause, ErrorResponse
from mfa_snippets.contracts.facts import Flag, Line, Name, Status, matching
from mfa_snippets.spec.value import Model, Operand, Scalar

Cookie = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$")]
Record = dict[Name, Scalar | dict[str, Scalar]]
Part = Literal["remove", "enroll", "start", "claims", "enroll_address"]
Entries = tuple[dict[str, Any], ...]


class Request(Model):
    name: Name
    method: Literal["GET", "POST"]
    path: Annotated[str, StringConstraints(strict=True, pattern=r"^/[a-z0-9/-]*$")]
    form: tuple[Name, ...] = ()
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    cookies_out: dict[Cookie, Name | None] = Field(default_factory=dict)
    fields: tuple[Name, ...] = ()
    status: Status


class Ask(Model):
    name: Name
    kind: Literal["totp", "otp", "magic_link", "oauth_code", "passkey"]
    method: Name | None = None
    prompt: Line


class Click(Model):
    kind: Literal["enchanted_link"]
    method: Name


class StepEntry(Model):
    name: Name
    function: Line
    values: dict[Name, Operand | bool | Record] = Field(alias="with", default_factory=dict)
    ask: Ask | None = None
    click: Click | None = None
    outputs: dict[Name, Name] = Field(default_factory=dict)
    prints: Line | None = None


class Step(StepEntry):
    """A step with the operation of its function, and the operation's arguments; its values are parsed."""

    values: dict[Name, Any] = Field()
    operation: Line
    arguments: dict[Name, Any]


class Trigger(Cause):
    """What triggers a failure: one of these fields, and `step` for a `fault`; names are the scenario's."""

    wrong_input: Name | None = None


class FailureError(Model):
    kind: Literal["own", "answered", "refused", "unanswered"]
    code: Line
    description: Line | None = None


class ErrorCode(Model):
    kind: Literal["own", "answered", "limited", "refused", "unanswered"]
    meaning: Line
    retry: Line
    action: Line
    assumed: Line | None = None


class Failure(Model):
    name: Annotated[str, matching(r"^[a-z0-9]+(-[a-z0-9]+)*$", "a name such as wrong-code")]
    title: Line
    remedy: Line
    provoke: Trigger
    stops_at: Name | None
    error: FailureError
    refusal: ErrorResponse | None = None
    operation: Line | None = None
    mode: Line | None = None


class FailureMode(Model):
    """A failure that many operations share, triggered once for each by a fault of the emulator."""

    title: Line
    remedy: Line
    fault: Name
    output: Name | None = None
    argument: Name | None = None
    excluded: tuple[Line, ...] = Field(alias="except", default=())
    error: FailureError | None = None


class FactorRole(Model):
    name: Line
    title: Line
    channel: Line


class ScenarioOrigin(Model):
    template: Line
    first: FactorRole
    second: FactorRole


class ScenarioEntry(Model):
    """A scenario in a file, or made of factors: a run of the demo with `arguments`, or of the web app."""

    title: Line
    summary: Line
    arguments: tuple[Line, ...] = ()
    after: Line | None = None
    environment: tuple[Name, ...] = ()
    amr: tuple[Line, ...]
    prints: Line | None = None
    steps: Annotated[tuple[StepEntry, ...], Field(min_length=1)]
    failures: tuple[Failure, ...] = ()
    origin: ScenarioOrigin | None = None
    requests: tuple[Request, ...] = ()


class Scenario(ScenarioEntry):
    """A scenario whose steps have operations and arguments; `environment` has every variable."""

    steps: tuple[Step, ...]

    @property
    def entry(self) -> Literal["demo", "web"]:
        """The file of the app that is run."""
        return "web" if self.requests else "demo"

    @property
    def inputs(self) -> dict[str, int]:
        """What is typed, by name, with its number among all that a user does: a click counts, too."""
        actions = (step for step in self.steps if step.ask or step.click)
        return {step.ask.name: number for number, step in enumerate(actions, 1) if step.ask}


class ScenarioTemplate(Model):
    """What all scenarios of one kind have in common: the parts of two factors, and steps after both."""

    name: Line
    title: Line
    summary: Line
    firsts: tuple[Line, ...] = ()
    seconds: tuple[Line, ...] = ()
    first: Literal["sign_up", "sign_in"]
    second: Annotated[tuple[Part, ...], Field(min_length=1)]
    enrolls: Flag = False
    after: Line | None = None
    arguments: tuple[Line, ...] = ()
    texts: dict[Name, Line] = Field(default_factory=dict)
    amr: tuple[Line, ...]
    prints: Line
    steps: Entries
    failures: Entries = ()


class Factor(Model):
    """An authentication method or a family of them; an entry with `only` is of these variants."""

    title: Line
    amr: Line
    firsts: tuple[Line, ...] = ()
    seconds: tuple[Line, ...] = ()
    variants: dict[Name, dict[Name, Line]] = Field(default_factory=dict)
    user: dict[Line, Line] = Field(default_factory=dict)
    sign_up: Entries = ()
    sign_in: Entries = ()
    enroll: Entries = ()
    remove: Entries = ()
    start: Entries = ()
    claims: Entries = ()
    enroll_address: Entries = ()
    verify: Entries = ()
    failures: Entries = ()


class Factors(Model):
    channels: dict[Line, Line]
    templates: dict[Line, ScenarioTemplate]
    factors: dict[Line, Factor]
