"""Decide the outcome of each program, from its runs or its recorded evidence, and record new evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mfa_snippets.contracts import evidence as records
from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Evidence, Identity, Run, identity
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.index import Index
from mfa_snippets.emulator.client import Control
from mfa_snippets.errors import InputError
from mfa_snippets.verify.assertions.across_programs import Proof
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.assertions.wire import exchange_tables
from mfa_snippets.verify.replay import replay_findings
from mfa_snippets.verify.report import PASSED, Checks, ProgramReport, Verdict
from mfa_snippets.verify.run.cases import Case, RunOutcome, cases_of
from mfa_snippets.verify.run.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What to verify, and how; `limit` is the timeout of each run in seconds."""

    output: Path
    evidence: Path
    expectations: Expectations
    index: Index
    is_to_record: bool
    signatures: Path | None
    control: Control
    environ: Mapping[str, str]
    limit: float
    is_wire_shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """A program to verify."""

    program: Program
    workspace: Workspace
    options: VerifyOptions

    @cached_property
    def cases(self) -> tuple[Case, tuple[Case, ...]]:
        """The plain case, and the failure cases."""
        return cases_of(self.program, self.options.expectations)

    @property
    def identity(self) -> Identity:
        """The digests and SDK version that new evidence is valid for. Raises InputError."""
        return identity(self.program, self.workspace.contents)

    @property
    def is_unbuilt(self) -> bool:
        """Whether the build of the app failed."""
        return "build" in self.workspace.checks


Outcome = tuple[ProgramReport, Proof]
"""The report of a program, and the runs that prove it; none if it is not proven."""


def outcome_of(
    task: Task, app: Checks, first: RunOutcome | str, failing: Sequence[RunOutcome | str]
) -> Outcome:
    """The outcome of a program, from its app's checks, and from its runs, or why there is none."""
    if isinstance(first, RunOutcome):
        return _ran(task, app, first, failing)
    checks = dict.fromkeys(("run", "failures"), Verdict(why=first))
    return (_report(task, checks), []) if task.is_unbuilt else _recorded(task, checks)


def _report(task: Task, checks: Checks, plain: Run | None = None) -> ProgramReport:
    """The report of a program; `plain` is the run whose requests can be shown."""
    exchange = ""
    if plain is not None and task.options.is_wire_shown:
        case = task.cases[0]
        exchange = exchange_tables(case.name, case.steps, plain.exchange, case.deviations)
    program = task.program
    return ProgramReport(
        language=program.language, scenario=program.scenario, checks=checks, exchange=exchange
    )


def _ran(task: Task, app: Checks, first: RunOutcome, failing: Sequence[RunOutcome | str]) -> Outcome:
    """The outcome of runs at the emulator."""
    plain, cases = task.cases
    run, failures = Verdict(findings=_findings(plain, first)), [*zip(cases, failing, strict=True)]
    checks = {"run": run, "failures": _failure_verdict(plain, run, failures)}
    proof = [(plain, first.run)]
    if checks["failures"] == PASSED:
        proof += [(case, outcome.run) for case, outcome in failures if isinstance(outcome, RunOutcome)]
    is_proven = all(check == PASSED for check in (*app.values(), *checks.values()))
    if task.options.is_to_record and is_proven:
        records.record(task.options.evidence, _evidence(task, proof))
    elif findings := _load(task)[1]:
        checks["evidence"] = Verdict(findings=findings)
    return _report(task, checks, first.run), proof if run == PASSED else []


def _findings(case: Case, outcome: RunOutcome) -> tuple[str, ...]:
    errors = (f"{case.name}: {error}" for error in outcome.run_errors)
    return (*errors, *run_findings(case, outcome.run))


def _failure_verdict(plain: Case, run: Verdict, failures: Sequence[tuple[Case, RunOutcome | str]]) -> Verdict:
    """The verdict of the failure runs, without repeating findings of the plain run."""
    new: list[str] = []
    for case, outcome in failures:
        if isinstance(outcome, str):
            return Verdict(why=outcome)
        findings = _findings(case, outcome)
        new += [each for each in findings if each.replace(case.name, plain.name, 1) not in run.findings]
    return Verdict(findings=tuple(new))


def _recorded(task: Task, checks: Checks) -> Outcome:
    """The outcome of a program that cannot run here, from its recorded evidence."""
    record, findings = _load(task)
    if findings or record is None or record.of != task.identity:
        why = Verdict(why="stale" if record else "missing")
        return _report(task, {**checks, "evidence": Verdict(findings=findings) if findings else why}), []
    plain, cases = task.cases
    earlier = _load(task, plain.after.program.scenario)[0] if plain.after else None
    first, control = earlier.run if earlier else None, task.options.control
    evidence = Verdict(findings=tuple(replay_findings(record, (plain, *cases), first, control)))
    failures = [(case, run) for case in cases if (run := record.failures.get(case.failure or ""))]
    report = _report(task, {**checks, "evidence": evidence}, record.run)
    return report, [(plain, record.run), *failures] if evidence == PASSED else []


def _load(task: Task, scenario: str = "") -> tuple[Evidence | None, tuple[str, ...]]:
    """The recorded evidence of a program or an earlier scenario, and what is wrong with its file."""
    program = task.program
    try:
        return records.load(task.options.evidence, program.language, scenario or program.scenario), ()
    except InputError as error:
        return None, tuple(map(str, error.problems))


def _evidence(task: Task, runs: Proof) -> Evidence:
    """Evidence of these runs, which passed every check."""
    kept = {
        # Of a server's log only that there is one, without its times and paths.
        case.failure: replace(run, stderr=("{log}",)) if run.responses and run.stderr else run
        for case, run in runs
    }
    return Evidence(
        language=task.program.language,
        scenario=task.program.scenario,
        of=task.identity,
        run=kept[None],
        failures={failure: run for failure, run in kept.items() if failure},
    )
