"""Contract of `expectations.json`: what programs must send and print, and known SDK deviations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.contracts.files import OPTIONAL, read

EXPECTATIONS = "expectations.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The keys that must be sent, with their values, and those that any SDK may send."""

    required: Mapping[str, Any]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRequest:
    """A request. Values that differ from run to run are named by their origin, as in `{refresh_jwt:1}`."""

    method: str
    path: str
    bearer: str
    query: str = field(default="", metadata=OPTIONAL)
    body: Body | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An operation of a scenario; `request` is None if it sends nothing.

    `asks` is the prompt for an input; `says` are the lines printed afterwards, in order. `{}` matches any
    text that is not empty.
    """

    name: str
    operation: str
    asks: str | None = None
    says: tuple[str, ...] = ()
    request: ExpectedRequest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What makes a run fail; a run with none of these succeeds.

    unset: role of the variable to remove. inputs_typed: inputs before the end of input. again: the second of
    two runs in one project. wrong_input: number of the input to replace by a wrong code. fault: what the
    emulator does at `step`. unreachable: nothing listens. without_form, without_cookies, forged_cookies: the
    browser request to send with an empty form, without cookies, or with JWTs of another signature.
    """

    unset: str | None = field(default=None, metadata=OPTIONAL)
    inputs_typed: int | None = field(default=None, metadata=OPTIONAL)
    again: bool = field(default=False, metadata=OPTIONAL)
    wrong_input: int | None = field(default=None, metadata=OPTIONAL)
    fault: str | None = field(default=None, metadata=OPTIONAL)
    step: str | None = field(default=None, metadata=OPTIONAL)
    unreachable: bool = field(default=False, metadata=OPTIONAL)
    without_form: str | None = field(default=None, metadata=OPTIONAL)
    without_cookies: str | None = field(default=None, metadata=OPTIONAL)
    forged_cookies: str | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedError:
    """The last line on standard error: `error: <code> <description>`.

    Without a description, the text is the API's, or matches one of `words`; without these it is free.
    """

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: str
    description: str | None
    words: tuple[str, ...] = field(default=(), metadata=OPTIONAL)

    @property
    def texts(self) -> tuple[str, ...]:
        """The allowed descriptions; if there are none, every text is allowed."""
        return (self.description,) if self.description is not None else self.words

    def allows(self, description: str) -> bool:
        """Whether this description is allowed."""
        return not self.texts or any(matches_message(text, description) for text in self.texts)


def matches_message(text: str, line: str) -> bool:
    """Whether a line is this text, in which `{}` matches any text that is not empty."""
    return re.fullmatch(".+".join(map(re.escape, text.split("{}"))), line) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorResponse:
    """The browser request that fails, and the status of its response."""

    request: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedResponse:
    """A response to a browser: the token in each cookie, and the keys of the body."""

    name: str
    steps: tuple[str, ...]
    status: int
    cookies: Mapping[str, str]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A run that must fail. No step after `stops_at` sends a request; if it is None, no step does.

    `way` is the failure mode, which several operations share. `hint` is the line before the last, which
    says what to do. With a `refusal`, the browser receives the error and the program keeps running.
    """

    name: str
    way: str | None = None
    title: str = ""
    provoke: Trigger
    stops_at: str | None
    error: ExpectedError
    hint: str | None = field(default=None, metadata=OPTIONAL)
    refusal: ErrorResponse | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What every program of a scenario must do; `requests` are the responses of one with a web server."""

    title: str = ""
    amr: tuple[str, ...]
    steps: tuple[Step, ...]
    failures: tuple[Failure, ...]
    requests: tuple[ExpectedResponse, ...] = field(default=(), metadata=OPTIONAL)

    def step(self, name: str) -> Step:
        """The step of this name."""
        return next(step for step in self.steps if step.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraKey:
    """A key, dotted if nested, that an SDK adds to an operation's body, always with this value."""

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
    """A failure that an SDK reports with another code or description."""

    failure: str
    code: str
    description: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorMessages:
    """The messages of an SDK for failures: one of `says`, in which `{}` matches any text."""

    failures: tuple[str, ...]
    says: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndetectableFailure:
    """A failure that an SDK hides, so that programs cannot report it."""

    failure: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkDeviations:
    """Known SDK deviations that verification accepts."""

    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorDeviation, ...] = ()
    words: tuple[ErrorMessages, ...] = ()
    swallowed: tuple[UndetectableFailure, ...] = ()

    def is_detectable(self, failure: Failure) -> bool:
        """Whether programs can detect a failure."""
        return all(hidden.failure != failure.name for hidden in self.swallowed)

    def expected_error(self, failure: Failure) -> ExpectedError:
        """The error that programs of this SDK print for a failure."""
        names = {failure.name, failure.way}
        error = next((error for error in reversed(self.errors) if error.failure in names), failure.error)
        words = next((messages.says for messages in self.words if names & set(messages.failures)), ())
        return replace(failure.error, code=error.code, description=error.description, words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The whole file: scenarios by name, deviations by language."""

    scenarios: Mapping[str, Scenario]
    languages: Mapping[str, SdkDeviations] = field(default_factory=dict)


def load_expectations(output: Path) -> Expectations:
    """The expectations of an output folder. Raises `InputError`."""
    return read(output / EXPECTATIONS, Expectations, _messages)


def _messages(expectations: Expectations) -> Iterator[str]:
    for name, scenario in expectations.scenarios.items():
        for failure in scenario.failures:
            location = f"scenarios.{name}: failure {failure.name}: "
            yield from (location + message for message in _failure_messages(failure, scenario))


def _failure_messages(failure: Failure, scenario: Scenario) -> Iterator[str]:
    """Unknown steps and requests, and a trigger that would reach the live service."""
    trigger = failure.provoke
    for name in {failure.stops_at, trigger.step} - {None, *(step.name for step in scenario.steps)}:
        yield f"step '{name}' is not defined"
    if (trigger.fault is None) != (trigger.step is None):
        yield "expected a fault and a step, or neither"
    used = {trigger.without_form, trigger.without_cookies, trigger.forged_cookies}
    used |= {failure.refusal.request} if failure.refusal else set()
    for name in used - {None, *(request.name for request in scenario.requests)}:
        yield f"request '{name}' is not defined"
    if trigger.unset == "base_url":
        yield "the base URL cannot be unset, expected another role"
