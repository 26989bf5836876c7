"""What a program prints when a run fails: from the record where there is one, else the form to expect."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..contracts.standing import Standing, answer_lines
from ..model import Failure, Scenario, Sdk

Lines = tuple[str, ...]
ANY = "…"  # stands for words that the specification leaves open


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Lines on standard error, and the languages that print just these. `recorded`: seen in a run."""

    lines: tuple[str, ...]
    labels: tuple[str, ...]
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A failure of a scenario, with what each language prints."""

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
    return merge([(sdk.label, failure_lines(failure, sdk, scenario, standing)) for sdk, standing in sdks])


def merge(found: Sequence[tuple[str, tuple[Lines, bool]]]) -> tuple[Told, ...]:
    """Labels by what they print. Where something is on record of a label, forms to expect are left out."""
    recorded = {label for label, (_, is_recorded) in found if is_recorded}
    labels: dict[tuple[Lines, bool], dict[str, None]] = {}
    for label, (lines, is_recorded) in found:
        if is_recorded or label not in recorded:
            labels.setdefault((lines, is_recorded), {})[label] = None
    return tuple(
        Told(lines=lines, labels=tuple(names), recorded=is_recorded)
        for (lines, is_recorded), names in labels.items()
    )


def failure_lines(failure: Failure, sdk: Sdk, scenario: Scenario, standing: Standing) -> tuple[Lines, bool]:
    """Lines, and whether they were seen. A stale record tells of another program: the form stands for it."""
    if standing.has_run and failure.name in standing.failures:
        return standing.failures[failure.name], True
    names = (failure.name, failure.way)
    override = next((error for error in sdk.errors if error.failure in names), failure.error)
    if failure.refusal:
        body = {"code": override.code, "description": override.description or ANY}
        return answer_lines(failure.refusal.status, body), False
    hints = tuple(hint.text for hint in scenario.hints if hint.code == override.code)
    return (*hints, f"error: {override.code} {override.description or ANY}"), False
