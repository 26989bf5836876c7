"""Find what is declared of an SDK and no longer needed: without it, every run would be judged the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import (
    ErrorDeviation,
    Expectations,
    ExtraKey,
    Failure,
    RenamedKey,
    SdkDeviations,
)
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.assertions.run import findings_of
from mfa_snippets.verify.assertions.wire import wire_findings
from mfa_snippets.verify.report.report import DeviationUse, Result
from mfa_snippets.verify.run.cases import Case

Declaration = ExtraKey | RenamedKey | ErrorDeviation


def declaration_uses(
    programs: Sequence[Program], results: Sequence[Result], expectations: Expectations
) -> tuple[DeviationUse, ...]:
    """Each declaration, with what today's proofs say of it. `programs` are all of the output folder."""
    proven = {result.program: result for result in results if result.proof is not None}
    return tuple(
        _use(one, language, _able(one, language, programs, expectations), proven, expectations)
        for language, habits in expectations.languages.items()
        for one in _declared(habits)
    )


def _declared(habits: SdkDeviations) -> tuple[Declaration, ...]:
    return (*habits.extra_keys, *habits.renamed_keys, *habits.errors)


def _name(one: Declaration) -> str:
    if isinstance(one, ExtraKey):
        return f"extra key '{one.key}' of {one.operation}"
    if isinstance(one, RenamedKey):
        return f"'{one.sent}' for '{one.key}' of {one.operation}"
    return f"error {one.code} of failure {one.failure}"


def _able(
    one: Declaration, language: str, programs: Sequence[Program], expectations: Expectations
) -> tuple[Program, ...]:
    """The programs that could need a declaration."""
    return tuple(
        program
        for program in programs
        if program.language == language and _concerns(one, program, expectations)
    )


def _concerns(one: Declaration, program: Program, expectations: Expectations) -> bool:
    scenario = expectations.scenarios[program.scenario]
    if isinstance(one, ErrorDeviation):
        return one.failure in {failure.name for failure in scenario.failures}
    return one.operation in {step.operation for step in scenario.steps}


def _use(
    one: Declaration,
    language: str,
    able: tuple[Program, ...],
    proven: Mapping[Program, Result],
    expectations: Expectations,
) -> DeviationUse:
    less = _without(one, expectations.languages[language])
    asked = [proven[program] for program in able if program in proven]
    judged = (_judged(one, less, result, expectations) for result in asked)
    is_needed = any(finding for findings in judged for finding in findings)
    return DeviationUse(
        language=language, name=_name(one), able=len(able), asked=len(asked), is_needed=is_needed
    )


def _without(one: Declaration, habits: SdkDeviations) -> SdkDeviations:
    return SdkDeviations(
        extra_keys=tuple(other for other in habits.extra_keys if other is not one),
        renamed_keys=tuple(other for other in habits.renamed_keys if other is not one),
        errors=tuple(other for other in habits.errors if other is not one),
    )


def _judged(
    one: Declaration, less: SdkDeviations, result: Result, expectations: Expectations
) -> Iterator[tuple[str, ...]]:
    """What would be found without it; a failure run that was not made could have needed it."""
    if not isinstance(one, ErrorDeviation):
        assert result.proof is not None, "only proven programs are asked"
        case, run = result.proof
        yield wire_findings(replace(case, habits=less), run.exchange)
        return
    failures = {case.failure: (case, run) for case, run in result.failure_proofs}
    if one.failure not in failures:
        yield ("not run",)
        return
    scenario = expectations.scenarios[result.program.scenario]
    failure = next(failure for failure in scenario.failures if failure.name == one.failure)
    yield _failure_findings(*failures[one.failure], less, failure)


def _failure_findings(case: Case, run: Run, less: SdkDeviations, failure: Failure) -> tuple[str, ...]:
    return findings_of(replace(case, habits=less, error=less.error(failure)), run)
