"""Assertions across programs: languages send equal requests, and every declared deviation is used."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mfa_snippets.contracts.evidence import Run, Sent
from mfa_snippets.contracts.expectations import (
    ErrorDeviation,
    Expectations,
    ExtraKey,
    RenamedKey,
    SdkDeviations,
    Step,
)
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.assertions.wire import (
    ABSENT,
    HEAD,
    aligned,
    api_body,
    declared_keys,
    leaves,
    table,
    wire_findings,
    without_keys,
)
from mfa_snippets.verify.report.report import DeviationUse
from mfa_snippets.verify.run.cases import Case

Deviation = ExtraKey | RenamedKey | ErrorDeviation


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The runs of a program, of today or recorded, that passed all assertions."""

    plain: tuple[Case, Run]
    failures: tuple[tuple[Case, Run], ...] = ()

    @property
    def program(self) -> Program:
        return self.plain[0].program


def equivalence_findings(proofs: Iterable[Proof]) -> tuple[str, ...]:
    """A finding for each step that two languages sent differently, except for declared deviations."""
    languages: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for case, run in (proof.plain for proof in proofs):
        for step, sent in aligned(case.steps, run.exchange):
            if step is not None and sent is not None:
                text = json.dumps(_comparable(step, sent, case.deviations), sort_keys=True)
                languages[case.program.scenario, step.name].setdefault(text, []).append(case.program.language)
    return tuple(
        f"{scenario}, step {step}: expected the same request in every language, "
        f"differs without a declared deviation:\n{_language_table(variants)}"
        for (scenario, step), variants in languages.items()
        if len(variants) > 1
    )


def _language_table(variants: Mapping[str, Sequence[str]]) -> str:
    """A column for each variant of a request, and a row for each key that differs."""
    columns = [dict(leaves(json.loads(text))) for text in variants]
    keys = dict.fromkeys(key for column in columns for key in column)
    rows = [(key, *(column.get(key, ABSENT) for column in columns)) for key in keys]
    head = ("", *(", ".join(languages) for languages in variants.values()))
    return table(head, [row for row in rows if len(set(row[1:])) > 1])


def _comparable(step: Step, sent: Sent, deviations: SdkDeviations) -> dict[str, Any]:
    body = without_keys(api_body(step, sent.body, deviations) or {}, declared_keys(step, deviations))
    return {**{name: getattr(sent, name) for name in HEAD}, "body": body}


def deviation_uses(
    programs: Sequence[Program], proofs: Iterable[Proof], expectations: Expectations
) -> tuple[DeviationUse, ...]:
    """The use of each declared deviation. `programs` are all programs of the output folder."""
    uses, by_program = [], {proof.program: proof for proof in proofs}
    for language, deviations in expectations.languages.items():
        theirs = [program for program in programs if program.language == language]
        for deviation, name in _named(deviations):
            able = [program for program in theirs if _applies(deviation, program, expectations)]
            proven = [by_program[program] for program in able if program in by_program]
            rest = _without(deviation, deviations)
            is_needed = any(_needs(proof, deviation, rest, expectations) for proof in proven)
            uses.append(
                DeviationUse(
                    language=language, name=name, able=len(able), asked=len(proven), is_needed=is_needed
                )
            )
    return tuple(uses)


def _named(deviations: SdkDeviations) -> Iterator[tuple[Deviation, str]]:
    yield from ((key, f"extra key '{key.key}' of {key.operation}") for key in deviations.extra_keys)
    yield from ((key, f"'{key.sent}' for '{key.key}' of {key.operation}") for key in deviations.renamed_keys)
    yield from ((error, f"error {error.code} of failure {error.failure}") for error in deviations.errors)


def _applies(deviation: Deviation, program: Program, expectations: Expectations) -> bool:
    scenario = expectations.scenarios[program.scenario]
    if isinstance(deviation, ErrorDeviation):
        return deviation.failure in {failure.name for failure in scenario.failures}
    return deviation.operation in {step.operation for step in scenario.steps}


def _without(deviation: Deviation, deviations: SdkDeviations) -> SdkDeviations:
    rest = {
        name: tuple(other for other in getattr(deviations, name) if other is not deviation)
        for name in ("extra_keys", "renamed_keys", "errors")
    }
    return replace(deviations, **rest)


def _needs(proof: Proof, deviation: Deviation, rest: SdkDeviations, expectations: Expectations) -> bool:
    """Whether a proven program fails with only the rest; a missing failure run could have needed it."""
    case, run = proof.plain
    if not isinstance(deviation, ErrorDeviation):
        return bool(wire_findings(case.name, case.steps, run.exchange, rest))
    failures = {case.failure: (case, run) for case, run in proof.failures}
    if deviation.failure not in failures:
        return True
    scenario = expectations.scenarios[case.program.scenario]
    failure = next(failure for failure in scenario.failures if failure.name == deviation.failure)
    case, run = failures[deviation.failure]
    return bool(run_findings(replace(case, deviations=rest, error=rest.expected_error(failure)), run))
