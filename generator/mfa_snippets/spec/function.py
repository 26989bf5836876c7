"""Functions of the apps: one operation with its options fixed, and the facts of its doc comment."""

from collections.abc import Mapping

from pydantic import Field

from mfa_snippets.spec.value import Comment, Line, Model, Name, Operand, Record, Reference, Scalar, references


class Returned(Model):
    """What a function returns: a kind that each SDK has a type for, and its meaning."""

    kind: Name
    text: Comment


class TypicalError(Model):
    """The error that a caller meets most, with the service's code if it has one."""

    code: Line | None = None
    text: Comment


class Function(Model):
    """One operation with its options fixed in `with`; `parameters` have their meanings.

    In texts, `{name}` refers to a function, and a verb between asterisks takes each language's form.
    """

    operation: Line
    summary: Comment
    notes: Comment | None = None
    parameters: dict[Name, Comment]
    fixed: dict[Name, Operand | bool | Record] = Field(alias="with", default_factory=dict)
    returns: Returned
    error: TypicalError | None = None

    @property
    def arguments(self) -> Mapping[str, Scalar | Record]:
        """What is passed to the operation: fixed values, and the parameters that these are not made of."""
        used = {reference.name for _, reference in references(self.fixed)}
        return {**{name: Reference(name) for name in self.parameters if name not in used}, **self.fixed}
