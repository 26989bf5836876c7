"""The file `output/expectations.json`: what programs must do, and what SDKs may do otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.contracts.files import read
from mfa_snippets.errors import InputError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The keys that must be sent, with their values, and those that any SDK may send."""

    required: Mapping[str, Any]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRequest:
    """One request. Values that differ from run to run are named by their origin, as in `{refresh_jwt:1}`."""

    method: str
    path: str
    bearer: str
    query: str = ""
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation at its place; `request` is None for one that sends nothing of its own.

    `asks` is the line that asks for an answer; `says` are the lines that it prints then, in order, where `{}`
    stands for text that is not empty.
    """

    name: str
    operation: str
    request: ExpectedRequest | None
    asks: str | None = None
    says: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All that it prints, in order."""
        return self.says if self.asks is None else (self.asks, *self.says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provocation:
    """What makes a run fail; one with nothing set is a plain run."""

    unset: str | None = None
    """The role of a variable that is not set."""
    inputs_typed: int | None = None
    """So many answers, then the end of input."""
    again: bool = False
    """Run twice in one Descope project; the second run counts."""
    wrong_input: int | None = None
    """The number of the answer that is a wrong code."""
    fault: str | None = None
    """What the mock server is asked to do at `step`."""
    step: str | None = None
    unreachable: bool = False
    """Nobody listens at the base URL."""
    without_form: str | None = None
    """The request that the browser sends with an empty form."""
    without_cookies: str | None = None
    """The request that the browser sends without its cookies."""
    forged_cookies: str | None = None
    """The request whose cookies hold a JWT with another signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedError:
    """What the last line on standard error says.

    Without a description it is what the API answered, if it did, else one of `words`, in which `{}` stands
    for text that is not empty; without these, any such text.
    """

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: str
    description: str | None
    words: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What may stand behind the code; none, and any text may."""
        return (self.description,) if self.description is not None else self.words

    def allows(self, description: str) -> bool:
        """Whether this text may stand behind the code."""
        return not self.texts or any(matches_message(text, description) for text in self.texts)


def matches_message(text: str, line: str) -> bool:
    """Whether a line is this text, in which `{}` stands for any that is not empty."""
    pattern = ".+".join(re.escape(part) for part in text.split("{}"))
    return re.fullmatch(pattern, line) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The request whose answer tells of a failure, and its status."""

    request: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedResponse:
    """What a browser is answered: cookies with the tokens in them, and the body's fields, or no body."""

    name: str
    steps: tuple[str, ...]
    status: int
    cookies: Mapping[str, str]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A run that must fail; no step after `stops_at` sends anything, and without it none does.

    With a `refusal`, a browser is told, and the program goes on. `way` is how the operation that fails is
    made to, the same for all operations. `hint` is the line before the last, which says what to do.
    """

    name: str
    way: str | None = None
    provoke: Provocation
    stops_at: str | None
    error: ExpectedError
    refusal: Refusal | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What every program of a scenario must do."""

    amr: tuple[str, ...]
    steps: tuple[Step, ...]
    failures: tuple[Failure, ...]
    requests: tuple[ExpectedResponse, ...] = ()
    """What each request of a browser is answered, for programs that answer one."""

    def steps_until(self, name: str | None) -> tuple[Step, ...]:
        """The steps up to and with the one of this name."""
        names = [step.name for step in self.steps]
        return self.steps[: names.index(name) + 1] if name is not None else ()

    def step(self, name: str) -> Step:
        """The step of this name."""
        return next(step for step in self.steps if step.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraKey:
    """A key, dotted, that an SDK adds to an operation's body, always with this value."""

    operation: str
    key: str
    value: Any
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedKey:
    """A key of an operation's body that an SDK sends under another name."""

    operation: str
    key: str
    sent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDeviation:
    """How one SDK tells a failure differently."""

    failure: str
    code: str
    description: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorMessages:
    """What programs of one SDK say of failures: one of `says`, with `{}` for any text."""

    failures: tuple[str, ...]
    says: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndetectableFailure:
    """A failure of which one SDK says nothing, so that no program can tell it."""

    failure: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkDeviations:
    """What is declared of one SDK."""

    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorDeviation, ...] = ()
    words: tuple[ErrorMessages, ...] = ()
    swallowed: tuple[UndetectableFailure, ...] = ()

    def plain(self, step: Step, body: Any) -> Any:
        """A body as it would be under the names that the API's documents give."""
        names = {one.sent: one.key for one in self.renamed_keys if one.operation == step.operation}
        return {names.get(key, key): value for key, value in body.items()} if isinstance(body, dict) else body

    def extra(self, step: Step) -> Mapping[str, Any]:
        """The keys that it may add to a step's body, and the value of each.

        Of an object that the step itself must send in part, the declared keys are those within it.
        """
        body = step.request.body if step.request else None
        required = body.required if body else {}
        declared = (extra for extra in self.extra_keys if extra.operation == step.operation)
        return {
            key: value
            for extra in declared
            for key, value in _apart(required, extra.key.split("."), extra.key, extra.value)
        }

    def tells(self, failure: Failure) -> bool:
        """Whether its programs can tell a failure."""
        return all(one.failure != failure.name for one in self.swallowed)

    def error(self, failure: Failure) -> ExpectedError:
        """What its program says of a failure."""
        names = (failure.name, failure.way)
        error = failure.error
        for other in self.errors:
            if other.failure in names:
                error = ExpectedError(kind=error.kind, code=other.code, description=other.description)
        words = next((one.says for one in self.words if set(names) & set(one.failures)), ())
        return replace(error, words=words)


def _apart(required: Any, path: Sequence[str], dotted: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A declared key with its value if it is not required, else what it adds to what is."""
    for key in path:
        if not isinstance(required, dict) or key not in required:
            yield dotted, value
            return
        required = required[key]
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _apart(required, [key], f"{dotted}.{key}", inner)


EXPECTATIONS = "expectations.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The whole file."""

    scenarios: Mapping[str, Scenario]
    languages: Mapping[str, SdkDeviations] = field(default_factory=dict)


def load_expectations(output: Path) -> Expectations:
    """The expectations of an output folder. Raises InputError."""
    path = output / EXPECTATIONS
    expectations: Expectations = read(path, Expectations)
    problems = [
        Problem(str(path), 0, 0, f"scenarios.{name}: {message}")
        for name, scenario in expectations.scenarios.items()
        for message in _dangling(scenario)
    ]
    if problems:
        raise InputError(*problems)
    return expectations


def _dangling(scenario: Scenario) -> Iterator[str]:
    """What names a step that there is not, or would send a program to the live service."""
    names = {step.name for step in scenario.steps}
    for failure in scenario.failures:
        for named in (failure.stops_at, failure.provoke.step):
            if named is not None and named not in names:
                yield f"failure {failure.name}: step '{named}' is not defined"
        if (failure.provoke.fault is None) != (failure.provoke.step is None):
            yield f"failure {failure.name}: expected a fault and a step, or neither"
        requests = {request.name for request in scenario.requests}
        provoke = failure.provoke
        refused = failure.refusal.request if failure.refusal else None
        for request in (provoke.without_form, provoke.without_cookies, provoke.forged_cookies, refused):
            if request is not None and request not in requests:
                yield f"failure {failure.name}: request '{request}' is not defined"
        if failure.provoke.unset == "base_url":
            yield f"failure {failure.name}: the base URL cannot be unset, expected another role"
