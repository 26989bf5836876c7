"""Run programs, plainly and failing, and say what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mfa_snippets.contracts.evidence import Evidence, Run
from mfa_snippets.verify.assertions.run import findings_of, output_findings
from mfa_snippets.verify.evidence.recording import (
    evidence_findings,
    evidence_of_runs,
    live_evidence,
    on_record,
    type_evidence,
)
from mfa_snippets.verify.report.report import TIERS, Result
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.live_run import UNSEEN, can_be_provoked, obstacle, perform_live
from mfa_snippets.verify.run.process import NotInstalledError
from mfa_snippets.verify.run.project import Task
from mfa_snippets.verify.run.runner import RunOutcome, run_case
from mfa_snippets.verify.run.tool_checks import PASSED, Verdict, judged, unavailable
from mfa_snippets.verify.run.workspace import CommandFailedError


def live_verdicts(
    plain: Case, failing: Sequence[Case], first: RunOutcome, performances: Sequence[RunOutcome]
) -> Mapping[str, Verdict]:
    """The verdicts of a run and its failure runs, which are those of `failing` that could be provoked."""
    ran = [case for case in failing if can_be_provoked(case)][: len(performances)]
    findings = tuple(
        finding
        for case, performance in zip(ran, performances, strict=True)
        for finding in _findings(case, performance)
    )
    missing = [case.failure or "" for case in failing if case not in ran]
    return {
        "run": judged(_findings(plain, first)),
        "wire": unavailable(UNSEEN),
        "failures": judged(findings) if findings else _incomplete(missing),
    }


def _incomplete(missing: Sequence[str]) -> Verdict:
    return unavailable(f"cannot be provoked there: {', '.join(missing)}") if missing else PASSED


def _findings(case: Case, performance: RunOutcome) -> tuple[str, ...]:
    troubles = (f"{case.name}: {trouble}" for trouble in performance.troubles)
    return (*troubles, *output_findings(case, performance.run))


FirstOutcome = RunOutcome | NotInstalledError | CommandFailedError | None
"""What came of the plain run; None where there is none, for want of the SDK or since nobody asked."""


def first_run(task: Task) -> FirstOutcome:
    """The plain run of a program."""
    project = task.project
    if "run" not in TIERS[task.plan.tier] or project.problem is not None or _obstacle(task):
        return None
    trouble = project.build.trouble(task.program) if project.build else None
    return trouble or _performed(task, task.cases[0])


def failure_runs(task: Task, first: FirstOutcome) -> tuple[Case, ...]:
    """The failures that are to be run: none if the plain run hung, since they would all take as long."""
    is_to_run = isinstance(first, RunOutcome) and first.run.exit is not None
    if not is_to_run:
        return ()
    live = task.plan.live
    return tuple(case for case in task.cases[1] if live is None or can_be_provoked(case))


def failure_run(task: Task, case: Case) -> RunOutcome:
    """Run one failure."""
    performed = _performed(task, case)
    assert isinstance(performed, RunOutcome), "the plain run could be started"
    return performed


def result_of(
    task: Task, first: FirstOutcome, failing: Sequence[RunOutcome]
) -> tuple[Result, Evidence | None]:
    """The result, with what can be put on record if all was passed."""
    checks = dict(task.project.checks[task.program])
    if isinstance(first, RunOutcome) and task.plan.live is not None:
        return _ran_live(task, checks, first, failing)
    if isinstance(first, RunOutcome):
        return _executed(task, checks, first, failing)
    if isinstance(first, CommandFailedError):
        broken = judged((f"{task.program.name}, build: {first}",))
        checks |= {"run": broken, "failures": unavailable("not built")}
        return Result(program=task.program, checks=checks), None
    if "run" not in TIERS[task.plan.tier]:
        result = Result(program=task.program, checks=checks)
        return result, type_evidence(task, checks)
    missing = unavailable(str(first or task.project.problem or _obstacle(task)))
    if task.plan.live is not None:
        return Result(program=task.program, checks=checks | {"run": missing, "failures": missing}), None
    return on_record(task, {**checks, "run": missing, "failures": missing}), type_evidence(task, checks)


def _obstacle(task: Task) -> str | None:
    """Why a program cannot be run where it is asked for."""
    return obstacle(task.program) if task.plan.live is not None else None


def _performed(task: Task, case: Case) -> RunOutcome | NotInstalledError:
    live, given = task.plan.live, task.plan.stage
    if live is not None:
        try:
            return perform_live(
                case, task.project.folder, live, given.environ, given.limit, task.project.launch
            )
        except NotInstalledError as error:
            return error
    stage = replace(task.plan.stage, launch=task.project.launch)
    try:
        return run_case(case, task.project.folder, stage)
    except NotInstalledError as error:
        return error


def _ran_live(
    task: Task, checks: dict[str, Verdict], first: RunOutcome, failing: Sequence[RunOutcome]
) -> tuple[Result, Evidence | None]:
    """The result of a run that could not be seen, with what can be put on record beside the emulator's."""
    checks |= live_verdicts(*task.cases, first, failing)
    is_right = all(verdict.status != "failed" for verdict in checks.values())
    result = Result(program=task.program, checks=checks, has_run=is_right and checks["run"] == PASSED)
    live = task.plan.live
    assert live is not None, "the caller looked"
    if not (result.has_run and task.plan.is_to_record) or live.against == "emulator":
        return result, None  # the emulator's evidence is of runs that were seen
    return result, live_evidence(task, checks, first, failing)


def _executed(
    task: Task, checks: dict[str, Verdict], first: RunOutcome, failing: Sequence[RunOutcome]
) -> tuple[Result, Evidence | None]:
    plain = task.cases[0]
    checks |= {"run": _judged(plain, first), "failures": _failures(task, first, failing)}
    result = Result(
        program=task.program,
        checks=checks,
        findings=evidence_findings(task),
        proof=(plain, first.run) if checks["run"] == PASSED else None,
        failure_proofs=_proofs(task, failing) if checks["failures"] == PASSED else (),
        plain=(plain, first.run),
    )
    is_proven = all(verdict == PASSED for verdict in checks.values())
    return result, evidence_of_runs(task, first, failing) if is_proven and task.plan.is_to_record else None


def _proofs(task: Task, failing: Sequence[RunOutcome]) -> tuple[tuple[Case, Run], ...]:
    return tuple((case, performance.run) for case, performance in zip(task.cases[1], failing, strict=True))


def _judged(case: Case, performance: RunOutcome) -> Verdict:
    troubles = (f"{case.name}: {trouble}" for trouble in performance.troubles)
    return judged((*troubles, *findings_of(case, performance.run)))


def _failures(task: Task, first: RunOutcome, failing: Sequence[RunOutcome]) -> Verdict:
    """What is wrong with each step of the plain run is not told again."""
    plain, cases = task.cases
    if len(failing) < len(cases):
        return unavailable("the plain run did not end")
    told = set(_judged(plain, first).findings)
    findings = [
        (finding, finding.replace(case.name, plain.name, 1))
        for case, performance in zip(cases, failing, strict=True)
        for finding in _judged(case, performance).findings
    ]
    news = tuple(finding for finding, as_plain in findings if as_plain not in told)
    return Verdict(status="failed", findings=news) if findings else PASSED
