"""Decide the outcome of each program, from its runs or its recorded evidence, and create new evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mfa_snippets.contracts import evidence as records
from mfa_snippets.contracts.evidence import Evidence, Run
from mfa_snippets.errors import InputError
from mfa_snippets.verify.assertions.across_programs import Proof
from mfa_snippets.verify.assertions.run import output_findings, run_findings
from mfa_snippets.verify.replay import replay_findings
from mfa_snippets.verify.report.report import (
    PASSED,
    TIERS,
    ProgramReport,
    Record,
    Verdict,
    program_report,
    unavailable,
    verdict_of,
)
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.management import LiveProject
from mfa_snippets.verify.run.process import CommandFailedError
from mfa_snippets.verify.run.task import FirstOutcome, RunOutcome, Task

NOT_VISIBLE = "requests are not visible there"

Checks = Mapping[str, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramOutcome:
    """The report of a program, the runs that it is made from, and the evidence to record."""

    report: ProgramReport
    plain: tuple[Case, Run] | None = None  # the plain run, of today or recorded, whether it passed or not
    proof: Proof | None = None
    evidence: Evidence | None = None


def outcome_of(task: Task, first: FirstOutcome, failing: Sequence[RunOutcome]) -> ProgramOutcome:
    """The outcome of a program, from its plain run and its failure runs."""
    program, checks, evidence = task.program, task.project.checks[task.program], None
    if isinstance(first, RunOutcome):
        return _ran(task, checks, first, failing)
    if isinstance(first, CommandFailedError):
        failed = verdict_of((f"{program.name}, build: {first}",))
        checks = {**checks, "run": failed, "failures": unavailable("not built")}
    elif "run" in TIERS[task.options.tier]:
        missing = unavailable(str(first or task.obstacle))
        checks = {**checks, "run": missing, "failures": missing}
        if task.options.live is None:
            return _recorded(task, checks)
    else:
        evidence = _type_evidence(task, checks)
    return ProgramOutcome(report=program_report(program, checks), evidence=evidence)


def _ran(task: Task, checks: Checks, first: RunOutcome, failing: Sequence[RunOutcome]) -> ProgramOutcome:
    """The outcome of runs at the emulator, or at a live service, which does not show received requests."""
    live, (plain, cases) = task.options.live, task.cases
    possible = [case for case in cases if live is None or not case.needs_emulator]
    failures = tuple((case, outcome.run) for case, outcome in zip(possible, failing, strict=False))
    run = verdict_of(_findings(plain, first, live))
    checks = {**checks, "run": run, "failures": _failure_verdict(task, run, possible, failing)}
    if live:
        checks["wire"] = unavailable(NOT_VISIBLE)
    report = program_report(task.program, checks, is_unobserved=bool(live) and run == PASSED)
    evidence = proof = None
    # The emulator's evidence is recorded only of runs whose requests were checked.
    is_proven = report.state == "ran" if live else all(check == PASSED for check in checks.values())
    if is_proven and task.options.is_to_record and not (live and live.against == "emulator"):
        evidence = _evidence(task, checks, first.run, failures)
    if live:
        return ProgramOutcome(report=report, evidence=evidence)
    if evidence is None:
        report = program_report(task.program, checks, findings=_load(task)[1])
    if run == PASSED:
        proven = failures if checks["failures"] == PASSED else ()
        proof = Proof(plain=(plain, first.run), failures=proven)
    return ProgramOutcome(report=report, plain=(plain, first.run), proof=proof, evidence=evidence)


def _findings(case: Case, outcome: RunOutcome, live: LiveProject | None) -> tuple[str, ...]:
    errors = (f"{case.name}: {error}" for error in outcome.run_errors)
    return (*errors, *(output_findings if live else run_findings)(case, outcome.run))


def _failure_verdict(
    task: Task, run: Verdict, possible: Sequence[Case], failing: Sequence[RunOutcome]
) -> Verdict:
    """The verdict of the failure runs, without repeating findings of the plain run."""
    plain, cases = task.cases
    if len(failing) < len(possible):
        return unavailable("the plain run did not end")
    findings = [
        (finding, finding.replace(case.name, plain.name, 1))
        for case, outcome in zip(possible, failing, strict=True)
        for finding in _findings(case, outcome, task.options.live)
    ]
    if findings:
        new = tuple(finding for finding, as_plain in findings if as_plain not in run.findings)
        return Verdict(status="failed", findings=new)
    missing = [case.failure or "" for case in cases if case not in possible]
    return unavailable(f"cannot be triggered there: {', '.join(missing)}") if missing else PASSED


def _recorded(task: Task, checks: Checks) -> ProgramOutcome:
    """The outcome of a program that cannot run here, from its recorded evidence."""
    record, findings = _load(task)
    state: Record = "failed" if findings else "missing"
    plain = proof = None
    if record and record.run and record.of != task.identity:
        state = "stale"
    elif record and record.run:
        case, cases = task.cases
        plain = (case, record.run)
        findings = tuple(replay_findings(record, record.run, case, cases, task.options.context.control))
        state = "failed" if findings else "replayed"
        if not findings:
            failures = tuple((case, record.failures[case.failure or ""]) for case in cases)
            proof = Proof(plain=plain, failures=failures)
    return ProgramOutcome(
        report=program_report(task.program, checks, evidence=state, findings=findings),
        plain=plain,
        proof=proof,
        evidence=_type_evidence(task, checks),
    )


def _load(task: Task) -> tuple[Evidence | None, tuple[str, ...]]:
    """The recorded evidence of a program, and what is wrong with its file."""
    try:
        return records.load(task.options.evidence, task.program.language, task.program.scenario), ()
    except InputError as error:
        return None, tuple(map(str, error.problems))


def _type_evidence(task: Task, checks: Checks) -> Evidence | None:
    """Evidence of a program that did not run but passed the type checks; none if a run is recorded."""
    if not task.options.is_to_record or any(checks.get(name) != PASSED for name in TIERS["type-checked"]):
        return None
    record, findings = _load(task)
    return None if findings or (record and record.run) else _evidence(task, checks, None, ())


def _evidence(task: Task, checks: Checks, run: Run | None, failures: Iterable[tuple[Case, Run]]) -> Evidence:
    return Evidence(
        language=task.program.language,
        scenario=task.program.scenario,
        against=task.options.live.against if task.options.live and run else "emulator",
        of=task.identity,
        checks={name: "passed" for name, check in checks.items() if check == PASSED},
        run=run,
        failures={case.failure or "": run for case, run in failures},
    )
