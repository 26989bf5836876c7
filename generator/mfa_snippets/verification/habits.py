"""What is declared of one SDK, and so is no finding where it does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mfa_snippets.verification.expected import ExpectedError, Failure, Step


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
class OtherError:
    """How one SDK tells a failure differently."""

    failure: str
    code: str
    description: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What programs of one SDK say of failures: one of `says`, with `{}` for any text."""

    failures: tuple[str, ...]
    says: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swallowed:
    """A failure of which one SDK says nothing, so that no program can tell it."""

    failure: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is declared of one SDK."""

    extra_keys: tuple[ExtraKey, ...] = ()
    renamed_keys: tuple[RenamedKey, ...] = ()
    errors: tuple[OtherError, ...] = ()
    words: tuple[Words, ...] = ()
    swallowed: tuple[Swallowed, ...] = ()

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
