"""Assertions across programs: languages send equal requests, and every declared deviation is used."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mfa_snippets.contracts.apps import Programs
from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations, Scenario, SdkDeviations
from mfa_snippets.contracts.facts import ErrorDeviation
from mfa_snippets.verify.assertions.run import ERROR_LINE, run_findings
from mfa_snippets.verify.assertions.wire import ABSENT, aligned, rows, table
from mfa_snippets.verify.run.cases import Case

Request = tuple[tuple[str, str], ...]
UNUSED = "expected a deviation that is needed, every program passes without it"
NAMES = {
    "extra_keys": "extra key '{0.key}' of {0.operation}",
    "renamed_keys": "'{0.sent}' for '{0.key}' of {0.operation}",
    "errors": "error {0.code} of failure {0.failure}",
}
OF_SDKS = ("refused", "unanswered")  # kinds of errors that an SDK words, not the service or the app
Proof = Sequence[tuple[Case, Run]]
"""The runs of a program, of today or recorded, that passed all assertions: the plain one and its failures."""


def equivalence_findings(proofs: Iterable[Proof]) -> Iterator[str]:
    """A finding for each step that two languages sent differently, except for declared deviations."""
    requests: defaultdict[tuple[str, str], dict[Request, list[str]]] = defaultdict(dict)
    for case, run in (proof[0] for proof in proofs):
        for step, sent in aligned(case.steps, run.exchange):
            if step and sent:
                parts = (row for row in rows(step, sent, case.deviations) if row.mark != "+")
                cells = [(row.name, row.sent) for row in parts if row.sent != ABSENT]
                cells = [cell for cell in cells if cell != ("body", "{}")]
                has_body = any(name.startswith("body") for name, _ in cells)
                request = tuple(sorted(cell for cell in cells if has_body or cell[0] != "content type"))
                variants = requests[case.program.scenario, step.name]
                variants.setdefault(request, []).append(case.program.language)
    for (scenario, step_name), variants in requests.items():
        if len(variants) > 1:
            yield (
                f"{scenario}, step {step_name}: expected the same request in every language, "
                f"differs without a declared deviation:\n{_language_table(variants)}"
            )


def _language_table(variants: Mapping[Request, Sequence[str]]) -> str:
    """A column for each variant of a request, and a row for each part that differs."""
    columns = [dict(request) for request in variants]
    names = dict.fromkeys(name for column in columns for name in column)
    parts = [(name, *(column.get(name, ABSENT) for column in columns)) for name in names]
    head = ("", *map(", ".join, variants.values()))
    return table(head, [part for part in parts if len(set(part[1:])) > 1])


def unused_deviations(programs: Programs, proofs: Iterable[Proof], expected: Expectations) -> Iterator[str]:
    """Declared deviations that no program of the output folder needs, once all that could were proven."""
    by_program = {proof[0][0].program: proof for proof in proofs}
    for language, deviations in expected.languages.items():
        own = [program for program in programs if program.language == language]
        for field, name in NAMES.items():
            for deviation in getattr(deviations, field):
                declared = getattr(deviations, field)
                others: dict[str, Any] = {field: tuple(each for each in declared if each is not deviation)}
                rest = replace(deviations, **others)
                needed = [
                    _fails(by_program.get(each, ()), expected.scenarios[each.scenario], deviation, rest)
                    for each in own
                    if _applies(deviation, expected.scenarios[each.scenario])
                ]
                if needed and not any(needed):
                    yield f"{EXPECTATIONS}: {language}: {name.format(deviation)}: {UNUSED}"


def _applies(deviation: Any, scenario: Scenario) -> bool:
    if isinstance(deviation, ErrorDeviation):
        return deviation.failure in {failure.name for failure in scenario.failures}
    return deviation.operation in {step.operation for step in scenario.steps}


def _fails(proof: Proof, scenario: Scenario, deviation: Any, rest: SdkDeviations) -> bool:
    """Whether a run fails with only the rest of the deviations; one that is missing could have needed all."""
    name = deviation.failure if isinstance(deviation, ErrorDeviation) else None
    case, run = next((each for each in proof if each[0].failure == name), (None, None))
    if case is None or run is None:
        return True
    errors = (rest.expected_error(failure) for failure in scenario.failures if failure.name == name)
    return any(run_findings(replace(case, deviations=rest, error=next(errors, None)), run))


def undeclared_messages(proofs: Iterable[Proof], expectations: Expectations) -> Iterator[str]:
    """Failures that an SDK words without a declaration, and what its apps said, ready to paste."""
    said: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for case, run in (each for proof in proofs for each in proof):
        line = ERROR_LINE.fullmatch(run.stderr[-1]) if run.stderr and not case.responses else None
        if line and case.error and case.error.kind in OF_SDKS and not case.error.texts:
            failures = expectations.scenarios[case.program.scenario].failures
            name = next((each.way or each.name for each in failures if each.name == case.failure), "")
            said[case.program.language, name][line["description"]] = None
    for (language, name), texts in said.items():
        yield (
            f"{language}: failure {name} has no declared messages; add below 'messages' if right:\n"
            f"  - failures: [{name}]\n"
            f"    patterns: {json.dumps(list(texts), ensure_ascii=False)}\n"
            "    source: who words it"
        )
