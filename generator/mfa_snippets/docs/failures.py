"""Failure output on pages: what programs print when they fail, by scenario and by error code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus, answer_lines
from mfa_snippets.docs.dialects import COMMONMARK, code_span
from mfa_snippets.spec.failure_modes import undetectable_gaps
from mfa_snippets.spec.scenario import Failure, Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

_KINDS = ("own", "answered", "refused", "unanswered")
_ANY_TEXT = "…"  # a description that the service chooses
Occurrence = tuple[str, Scenario, Failure]  # a scenario's name, the scenario, and one of its failures


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureOutput:
    """Lines on standard error, or an HTTP response of a web handler; `labels` are the SDKs with this output.

    Output that is not `recorded` is derived from the specification.
    """

    heading: str
    lines: tuple[str, ...]
    recorded: bool  # else it is derived from the specification
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCase:
    """One cause of an error, the scenarios that can fail with it, and the output of each SDK."""

    name: str
    kind: str  # own, answered, refused (by the SDK) or unanswered
    title: str
    remedy: str
    scenarios: tuple[str, ...]
    outputs: tuple[FailureOutput, ...]


def scenario_failures(
    name: str, scenario: Scenario, sdks: Sequence[tuple[Sdk, EvidenceStatus]]
) -> tuple[FailureCase, ...]:
    """The failures of a scenario, except those of its operations, which the errors page lists."""
    return tuple(
        _case([(name, scenario, failure)], (_output(failure, sdk, scenario, status) for sdk, status in sdks))
        for failure in scenario.failures
        if failure.operation is None
    )


def _case(occurrences: Sequence[Occurrence], outputs: Iterable[FailureOutput]) -> FailureCase:
    """Equal outputs as one. Expected output of an SDK that has recorded output is left out."""
    outputs = tuple(outputs)
    recorded = {output.labels for output in outputs if output.recorded}
    labels: dict[FailureOutput, dict[str, None]] = {}
    for output in outputs:
        if output.recorded or output.labels not in recorded:
            labels.setdefault(replace(output, labels=()), {}).update(dict.fromkeys(output.labels))
    failure = occurrences[0][2]
    return FailureCase(
        name=failure.name,
        kind=failure.error.kind,
        title=failure.title,
        remedy=failure.remedy,
        scenarios=tuple(dict.fromkeys(name for name, *_ in occurrences)),
        outputs=tuple(replace(output, labels=tuple(names)) for output, names in labels.items()),
    )


def _output(failure: Failure, sdk: Sdk, scenario: Scenario, status: EvidenceStatus) -> FailureOutput:
    """The recorded output of one SDK, or else the expected one; stale evidence does not count."""
    recorded = status.has_run and failure.name in status.failures
    heading = "Answered" if failure.refusal else "Printed"
    return FailureOutput(
        heading=heading if recorded else "Expected form",
        lines=status.failures[failure.name] if recorded else _expected_lines(failure, sdk, scenario),
        recorded=recorded,
        labels=(sdk.label,),
    )


def _expected_lines(failure: Failure, sdk: Sdk, scenario: Scenario) -> tuple[str, ...]:
    names = (failure.name, failure.mode)
    error = next((error for error in sdk.errors if error.failure in names), failure.error)
    description = error.description or _ANY_TEXT
    if failure.refusal:
        return answer_lines(failure.refusal.status, {"code": error.code, "description": description})
    hints = (hint.text for hint in scenario.hints if hint.code == error.code)
    return (*hints, f"error: {error.code} {description}")


def _by_code(specification: Specification) -> dict[str, list[Occurrence]]:
    """The failures of all scenarios by their code, in the order of the kinds."""
    occurrences: dict[str, list[Occurrence]] = {}
    for name, scenario in specification.scenarios.items():
        for failure in scenario.failures:
            occurrences.setdefault(failure.error.code, []).append((name, scenario, failure))
    return dict(sorted(occurrences.items(), key=lambda item: _KINDS.index(item[1][0][2].error.kind)))


def code_titles(specification: Specification) -> dict[str, str]:
    """A Markdown heading for each error code, with the description if all its failures have the same."""
    titles = {}
    for code, occurrences in _by_code(specification).items():
        descriptions = {failure.error.description for *_, failure in occurrences}
        shared = descriptions.pop() if len(descriptions) == 1 else None
        titles[code] = str(code_span(code)) + (f": {COMMONMARK.plain(shared)}" if shared else "")
    return titles


def error_cases(
    specification: Specification,
    statuses: Mapping[tuple[str, str], EvidenceStatus],
    programs: Mapping[tuple[str, str], object],
) -> dict[str, tuple[FailureCase, ...]]:
    """The cases of every error code. `statuses` and `programs` are by language and scenario."""

    def cases(occurrences: list[Occurrence]) -> Iterator[FailureCase]:
        """One case for all failures with the same title and remedy."""
        alike: dict[tuple[str, str], list[Occurrence]] = {}
        for occurrence in occurrences:
            alike.setdefault((occurrence[2].title, occurrence[2].remedy), []).append(occurrence)
        for members in alike.values():
            outputs = (
                _output(failure, sdk, scenario, statuses.get((language, name), ABSENT))
                for language, sdk in specification.sdks.items()
                for name, scenario, failure in members
                if (language, name) in programs and not undetectable_gaps(sdk, failure)
            )
            yield _case(members, outputs)

    return {code: tuple(cases(occurrences)) for code, occurrences in _by_code(specification).items()}
