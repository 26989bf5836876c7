"""Contract of `expectations.json`: what apps must send and print, and known SDK deviations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

from mfa_snippets.contracts.facts import Flag, Line, Literals, Model, Name, Number, Status

EXPECTATIONS = "expectations.json"


def query_text(fields: Iterable[tuple[str, str]]) -> str:
    """A query in the form in which queries are compared: sorted, and as readable as RFC 3986 allows."""
    return urlencode(sorted(fields), safe="{}:/", quote_via=quote)


class Body(Model):
    """The keys that must be sent, with their values, and those that any SDK may send."""

    required: Mapping[str, Any]
    optional: tuple[str, ...] = ()


class ExpectedRequest(Model):
    """A request. Values that differ from run to run are named by their origin, as in `{refresh_jwt:1}`."""

    method: str
    path: str
    bearer: str
    query: str = ""
    body: Body | None = None


class Step(Model):
    """A function and its operation; it `asks` by a prompt, and `says` lines, where `{}` matches any text."""

    name: str
    function: str
    operation: str
    asks: str | None = None
    says: tuple[str, ...] = ()
    request: ExpectedRequest | None


class Cause(Model):
    """What makes a run fail, but for a wrong input: the specification names it, expectations count it."""

    unset: Name | None = None
    inputs_typed: Number | None = None
    again: Flag | None = None
    unreachable: Flag | None = None
    fault: Name | None = None
    step: Name | None = None
    without_form: Name | None = None
    without_cookies: Name | None = None
    forged_cookies: Name | None = None


class Trigger(Cause):
    """What makes a run fail, as in the specification; `wrong_input` counts inputs from 1."""

    wrong_input: Number | None = None


class ExpectedError(Model):
    """`error: <code> <description>`; without a description, one of `words`, or else any text, is allowed."""

    kind: Literal["own", "answered", "refused", "unanswered"]
    code: str
    description: str | None
    words: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The allowed descriptions; if there are none, every text is allowed."""
        return (self.description,) if self.description is not None else self.words

    def allows(self, description: str) -> bool:
        return not self.texts or any(matches_message(text, description) for text in self.texts)


def matches_message(text: str, line: str) -> bool:
    """Whether a line is this text, in which `{}` matches any text that is not empty."""
    return re.fullmatch(".+".join(map(re.escape, text.split("{}"))), line) is not None


class ExpectedResponse(Model):
    """A response to a browser: the token in each cookie, and the keys of the body."""

    name: str
    steps: tuple[str, ...]
    status: int
    cookies: Mapping[str, str]
    fields: tuple[str, ...]


class ErrorResponse(Model):
    """The browser request that fails, and the status of its response."""

    request: Name
    status: Status


class Failure(Model):
    """A run that must fail: no step after `stops_at` sends a request. With a `refusal`, the app runs on."""

    name: str
    way: str | None = None
    provoke: Trigger
    stops_at: str | None
    error: ExpectedError
    refusal: ErrorResponse | None = None


class Scenario(Model):
    """What apps do: `prints` is the last line, `amr` the last session's, `requests` are web responses."""

    amr: tuple[str, ...]
    prints: str = ""
    steps: tuple[Step, ...]
    failures: tuple[Failure, ...]
    requests: tuple[ExpectedResponse, ...] = ()


class ExtraKey(Model):
    """A key, dotted if nested, that an SDK adds to an operation's body, always with this value."""

    operation: Line
    key: Line
    value: Literals | Mapping[Line, Literals]
    reason: Line


class RenamedKey(Model):
    """A key of an operation's body that an SDK sends under another name."""

    operation: Line
    key: Line
    sent: Line


class ErrorDeviation(Model):
    """A failure that an SDK reports with another code or description."""

    failure: Line
    code: Line
    description: Line | None


class SdkDeviations(Model):
    """Accepted deviations: `words` of failures, and reasons for failures that the SDK has `swallowed`."""

    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[ErrorDeviation, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    swallowed: Mapping[str, str] = field(default_factory=dict)

    def expected_error(self, failure: Failure) -> ExpectedError:
        """The error that apps of this SDK print for a failure."""
        names = (failure.name, failure.way or "")
        error = next((error for error in reversed(self.errors) if error.failure in names), failure.error)
        words = next((self.words[name] for name in names if name in self.words), ())
        return replace(failure.error, code=error.code, description=error.description, words=words)


class Expectations(Model):
    """The whole file: scenarios by name, deviations by language."""

    scenarios: Mapping[str, Scenario]
    languages: Mapping[str, SdkDeviations] = field(default_factory=dict)
