"""What a program prints when a run fails: from the record where there is one, else the form to expect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mfa_snippets.contracts.evidence_status import ABSENT, EvidenceStatus, answer_lines
from mfa_snippets.docs.markup import markdown_mono, markdown_plain
from mfa_snippets.spec.failure_modes import swallows
from mfa_snippets.spec.scenario import Failure, Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

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
class FailureOutput:
    """A failure of a scenario, with what each language says."""

    failure: Failure
    told: tuple[Told, ...]


def explain(scenario: Scenario, sdks: Sequence[tuple[Sdk, EvidenceStatus]]) -> tuple[FailureOutput, ...]:
    """Each failure of a scenario; languages that print the same lines stand together.

    What an operation does in every scenario stands on the page of errors alone.
    """
    return tuple(
        FailureOutput(failure=failure, told=_told(failure, scenario, sdks)) for failure in own(scenario)
    )


def own(scenario: Scenario) -> tuple[Failure, ...]:
    """The failures that are a scenario's, and not those of one of its operations."""
    return tuple(failure for failure in scenario.failures if failure.operation is None)


def _told(
    failure: Failure, scenario: Scenario, sdks: Sequence[tuple[Sdk, EvidenceStatus]]
) -> tuple[Told, ...]:
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


def said_of(failure: Failure, sdk: Sdk, scenario: Scenario, standing: EvidenceStatus) -> Said:
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


_KINDS = ("own", "answered", "refused", "unanswered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to a code: `scenarios` are those in which it was provoked."""

    title: str
    remedy: str
    scenarios: tuple[str, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code, and who says it: the program itself, the service, the SDK, or nobody."""

    code: str
    kind: str
    cases: tuple[Case, ...]


Found = tuple[str, Scenario, Failure]


def _by_code(specification: Specification) -> dict[str, list[Found]]:
    """The failures of all scenarios by their code, in the order of the kinds."""
    found: dict[str, list[Found]] = {}
    for name, scenario in specification.scenarios.items():
        for failure in scenario.failures:
            found.setdefault(failure.error.code, []).append((name, scenario, failure))
    return dict(sorted(found.items(), key=lambda item: _KINDS.index(item[1][0][2].error.kind)))


def code_titles(specification: Specification) -> dict[str, str]:
    """A heading in Markdown for each code: with its description, where all its failures have the same."""
    return {
        code: str(markdown_mono(code)) + _described({failure.error.description for *_, failure in found})
        for code, found in _by_code(specification).items()
    }


def _described(descriptions: set[str | None]) -> str:
    known = [text for text in descriptions if text]
    return f": {markdown_plain(known[0])}" if len(descriptions) == len(known) == 1 else ""


def codes(
    specification: Specification,
    standings: Mapping[tuple[str, str], EvidenceStatus],
    can: Mapping[tuple[str, str], object],
) -> dict[str, Code]:
    """Every code with its cases; `can` holds the language and scenario of each program that there is."""
    return {
        code: Code(
            code=code,
            kind=found[0][2].error.kind,
            cases=tuple(_cases(found, specification, standings, can)),
        )
        for code, found in _by_code(specification).items()
    }


def _cases(
    found: list[Found],
    specification: Specification,
    standings: Mapping[tuple[str, str], EvidenceStatus],
    can: Mapping[tuple[str, str], object],
) -> Iterator[Case]:
    """Failures with the same title and remedy are one case."""
    cases: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        cases.setdefault((each[2].title, each[2].remedy), []).append(each)
    for (title, remedy), members in cases.items():
        lines = [
            (sdk.label, said_of(failure, sdk, scenario, standings.get((language, name), ABSENT)))
            for language, sdk in specification.sdks.items()
            for name, scenario, failure in members
            if (language, name) in can and not swallows(sdk, failure)
        ]
        scenarios = tuple(dict.fromkeys(name for name, *_ in members))
        yield Case(title=title, remedy=remedy, scenarios=scenarios, told=merge(lines))
