"""Find what is declared of an SDK and no longer needed: without it, every run would be judged the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mfa_snippets.verification.cases import Case
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.expectations import EXPECTATIONS, Expectations
from mfa_snippets.verification.expected import Failure
from mfa_snippets.verification.habits import ExtraKey, Habits, OtherError, RenamedKey
from mfa_snippets.verification.judgement import findings_of
from mfa_snippets.verification.results import Result, Use
from mfa_snippets.verification.runs import Run
from mfa_snippets.verification.wire import wire_findings

Declaration = ExtraKey | RenamedKey | OtherError


def declaration_uses(
    programs: Sequence[Program], results: Sequence[Result], expectations: Expectations
) -> tuple[Use, ...]:
    """Each declaration, with what today's proofs say of it. `programs` are all of the output folder."""
    proven = {result.program: result for result in results if result.proof is not None}
    return tuple(
        _use(one, language, _able(one, language, programs, expectations), proven, expectations)
        for language, habits in expectations.languages.items()
        for one in _declared(habits)
    )


def idle_findings(uses: Sequence[Use]) -> tuple[str, ...]:
    """One for each declaration that no program needs, if every program that could need it was proven."""
    return tuple(
        f"{EXPECTATIONS}: {use.language}: {use.name}: expected a declaration that is needed, "
        "every program is judged the same without it"
        for use in uses
        if use.able and use.asked == use.able and not use.is_needed
    )


def _declared(habits: Habits) -> tuple[Declaration, ...]:
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
    if isinstance(one, OtherError):
        return one.failure in {failure.name for failure in scenario.failures}
    return one.operation in {step.operation for step in scenario.steps}


def _use(
    one: Declaration,
    language: str,
    able: tuple[Program, ...],
    proven: Mapping[Program, Result],
    expectations: Expectations,
) -> Use:
    less = _without(one, expectations.languages[language])
    asked = [proven[program] for program in able if program in proven]
    judged = (_judged(one, less, result, expectations) for result in asked)
    is_needed = any(finding for findings in judged for finding in findings)
    return Use(language=language, name=_name(one), able=len(able), asked=len(asked), is_needed=is_needed)


def _without(one: Declaration, habits: Habits) -> Habits:
    return Habits(
        extra_keys=tuple(other for other in habits.extra_keys if other is not one),
        renamed_keys=tuple(other for other in habits.renamed_keys if other is not one),
        errors=tuple(other for other in habits.errors if other is not one),
    )


def _judged(
    one: Declaration, less: Habits, result: Result, expectations: Expectations
) -> Iterator[tuple[str, ...]]:
    """What would be found without it; a failure run that was not made could have needed it."""
    if not isinstance(one, OtherError):
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


def _failure_findings(case: Case, run: Run, less: Habits, failure: Failure) -> tuple[str, ...]:
    return findings_of(replace(case, habits=less, error=less.error(failure)), run)
