"""Failure output on pages: what the apps print or respond when they fail, by error code."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mfa_snippets.contracts.evidence import ABSENT, Statuses, answer_lines
from mfa_snippets.docs.markup import COMMONMARK, code_span
from mfa_snippets.spec.failure_modes import undetectable_gaps
from mfa_snippets.spec.scenario import Failure
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

_KINDS = ("own", "answered", "refused", "unanswered")
_ANY_TEXT = "…"  # a description that the service chooses
Occurrence = tuple[str, Failure]  # the name of a scenario, and one of its failures
Output = tuple[str, tuple[str, ...]]
"""A heading, and lines on standard error or the HTTP response of a web app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCase:
    """One cause of an error; `outputs` has the labels of the SDKs with each output."""

    kind: str  # own, answered, refused (by the SDK) or unanswered
    title: str
    remedy: str
    outputs: Mapping[Output, Iterable[str]]


def error_cases(
    specification: Specification, statuses: Statuses, possible: Mapping[str, Collection[str]]
) -> dict[str, tuple[FailureCase, ...]]:
    """The cases of every error code; `possible` has the scenarios that each language can do."""
    cases = {}
    for code, occurrences in _by_code(specification).items():
        alike: dict[tuple[str, str, str], list[Occurrence]] = {}
        for name, failure in occurrences:
            key = (failure.error.kind, failure.title, failure.remedy)
            alike.setdefault(key, []).append((name, failure))
        outputs = {key: _outputs(alike[key], specification, statuses, possible) for key in alike}
        cases[code] = tuple(
            FailureCase(kind=kind, title=title, remedy=remedy, outputs=outputs[kind, title, remedy])
            for kind, title, remedy in alike
        )
    return cases


def _by_code(specification: Specification) -> dict[str, list[Occurrence]]:
    """The failures of all scenarios by their code, in the order of the kinds."""
    occurrences: dict[str, list[Occurrence]] = {}
    for name, scenario in specification.scenarios.items():
        for failure in scenario.failures:
            occurrences.setdefault(failure.error.code, []).append((name, failure))
    return dict(sorted(occurrences.items(), key=lambda item: _KINDS.index(item[1][0][1].error.kind)))


def code_titles(specification: Specification) -> dict[str, str]:
    """A Markdown heading for each error code, with the description if all its failures have the same."""
    titles = {}
    for code, occurrences in _by_code(specification).items():
        descriptions = {failure.error.description for _, failure in occurrences}
        shared = descriptions.pop() if len(descriptions) == 1 else None
        titles[code] = str(code_span(code)) + (f": {COMMONMARK.plain(shared)}" if shared else "")
    return titles


def _outputs(
    occurrences: list[Occurrence],
    specification: Specification,
    statuses: Statuses,
    possible: Mapping[str, Collection[str]],
) -> dict[Output, dict[str, None]]:
    """The recorded output of each SDK, or else the expected one; stale evidence does not count."""
    outputs: dict[Output, dict[str, None]] = {}
    for language, sdk in specification.sdks.items():
        recorded, expected = list[Output](), list[Output]()
        for name, failure in occurrences:
            if name in possible[language] and not undetectable_gaps(sdk, failure):
                status = statuses.get((language, name), ABSENT)
                if status.has_run and failure.name in status.failures:
                    heading = "Answered" if failure.refusal else "Printed"
                    recorded.append((heading, status.failures[failure.name]))
                expected.append(("Expected form", _expected_lines(failure, sdk)))
        for output in recorded or expected:
            outputs.setdefault(output, {})[sdk.label] = None
    return outputs


def _expected_lines(failure: Failure, sdk: Sdk) -> tuple[str, ...]:
    names = (failure.name, failure.mode)
    error = next((error for error in sdk.errors if error.failure in names), failure.error)
    description = error.description or _ANY_TEXT
    if failure.refusal:
        code = {"code": error.code} if failure.error.kind == "answered" else {}
        return answer_lines(failure.refusal.status, {"error": description, **code})
    return (f"error: {error.code} {description}",)
