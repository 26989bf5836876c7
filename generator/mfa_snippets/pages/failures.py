"""What a program prints when a run fails: from the record where there is one, else the form to expect."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..contracts.standing import Standing, answer_lines
from ..model import Failure, Scenario, Sdk

ANY = "…"  # stands for words that the specification leaves open


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Lines on standard error, or the `answer` of a web handler. `recorded`: seen in a run."""

    lines: tuple[str, ...]
    recorded: bool
    answer: bool = False

    @property
    def heading(self) -> str:
        """What became of the lines."""
        if not self.recorded:
            return "Expected form"
        return "Answered" if self.answer else "Printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Said):
    """What is said, and the languages that say just this."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A failure of a scenario, with what each language says."""

    failure: Failure
    told: tuple[Told, ...]


def explain(scenario: Scenario, sdks: Sequence[tuple[Sdk, Standing]]) -> tuple[Explained, ...]:
    """Each failure of a scenario; languages that print the same lines stand together.

    What an operation does in every scenario stands on the page of errors alone.
    """
    return tuple(Explained(failure=failure, told=_told(failure, scenario, sdks)) for failure in own(scenario))


def own(scenario: Scenario) -> tuple[Failure, ...]:
    """The failures that are a scenario's, and not those of one of its operations."""
    return tuple(failure for failure in scenario.failures if failure.operation is None)


def _told(failure: Failure, scenario: Scenario, sdks: Sequence[tuple[Sdk, Standing]]) -> tuple[Told, ...]:
    return merge([(sdk.label, said_of(failure, sdk, scenario, standing)) for sdk, standing in sdks])


def merge(found: Sequence[tuple[str, Said]]) -> tuple[Told, ...]:
    """Labels by what they say. Where something is on record of a label, forms to expect are left out."""
    recorded = {label for label, said in found if said.recorded}
    labels: dict[Said, dict[str, None]] = {}
    for label, said in found:
        if said.recorded or label not in recorded:
            labels.setdefault(said, {})[label] = None
    return tuple(
        Told(lines=said.lines, recorded=said.recorded, answer=said.answer, labels=tuple(names))
        for said, names in labels.items()
    )


def said_of(failure: Failure, sdk: Sdk, scenario: Scenario, standing: Standing) -> Said:
    """What a program says. A stale record tells of another program: the form to expect stands for it."""
    is_answer = failure.refusal is not None
    if standing.has_run and failure.name in standing.failures:
        return Said(lines=standing.failures[failure.name], recorded=True, answer=is_answer)
    names = (failure.name, failure.way)
    override = next((error for error in sdk.errors if error.failure in names), failure.error)
    if failure.refusal:
        body = {"code": override.code, "description": override.description or ANY}
        lines = answer_lines(failure.refusal.status, body)
    else:
        hints = tuple(hint.text for hint in scenario.hints if hint.code == override.code)
        lines = (*hints, f"error: {override.code} {override.description or ANY}")
    return Said(lines=lines, recorded=False, answer=is_answer)
