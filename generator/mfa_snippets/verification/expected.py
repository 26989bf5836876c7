"""What a scenario must send, be answered, print, and tell when it fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


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
        return not self.texts or any(is_said(text, description) for text in self.texts)


def is_said(text: str, line: str) -> bool:
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
