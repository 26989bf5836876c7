"""Where an SDK differs: what it cannot do, or does otherwise than the API's documents."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Line, Literals, Name, Proof, frozen


@frozen
class Gap:
    """What an SDK cannot do, with the place that proves it: of an operation, a way or any result.

    `argument` is one that the operation does not take; a result is one that may be missing.
    `swallows` are the ways of `failures.yaml` that a program cannot tell, since the SDK says nothing of them.
    """

    operation: Line | None = None
    way: Line | None = None
    result: Name | None = None
    argument: Name | None = None
    swallows: tuple[Line, ...] = ()
    kind: Literal["operation", "argument", "error", "way", "result"]
    reason: Line
    version: Line
    proof: Proof

    @property
    def about(self) -> str:
        """The name of what the SDK cannot do."""
        return self.operation or self.way or self.result or ""


@frozen
class Offer:
    """How an SDK is called for a way that no program runs; `guard` is as in a binding."""

    call: Line
    guard: Line | None = None
    proof: Proof


@frozen
class ExtraKey:
    """A body key that this SDK sends beyond what the wire asks for, always with this value, and why."""

    operation: Line
    key: Line
    value: Literals | dict[Line, Literals]
    reason: Line


@frozen
class RenamedKey:
    """A body key that this SDK sends under another name, and why that is taken for the same."""

    operation: Line
    key: Line
    sent: Line
    reason: Line


@frozen
class ErrorOverride:
    """A failure, or a way to fail, that this SDK tells otherwise than is said there, and why."""

    failure: Line
    code: Line
    description: Line | None = None
    reason: Line


@frozen
class Words:
    """What programs say of failures or ways to fail where the SDK has the say, and whose words they are.

    It is one of `says`, in which `{}` stands for text that is not empty.
    """

    failures: Annotated[tuple[Line, ...], Field(min_length=1)]
    says: Annotated[tuple[Line, ...], Field(min_length=1)]
    source: Line
