"""Decide the outcome of each program, from its runs or its recorded evidence, and record new evidence."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path

from mfa_snippets.contracts import evidence as records
from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Evidence, Run, identity
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.errors import InputError
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.assertions.wire import exchange_tables
from mfa_snippets.verify.replay import replay_findings
from mfa_snippets.verify.report import PASSED, AppReport, Checks, ProgramReport, Verdict
from mfa_snippets.verify.run.cases import Case, Proof, RunOutcome
from mfa_snippets.verify.run.workspace import Workspace

NOT_BUILT = "not built"


@dataclass(frozen=True)
class VerifyOptions:
    """What to verify, and how."""

    output: Path
    evidence: Path
    _: KW_ONLY
    languages: Sequence[str] = ()
    scenarios: Sequence[str] = ()
    strict: bool = False
    record: bool = False
    signatures: Path | None = None
    show_wire: bool = False
    workspace: Path | None = None  # the folder in which apps are prepared, by default in the user's cache
    settings: Settings = field(default_factory=Settings)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    limit: float = 60.0  # seconds for each run


@dataclass(frozen=True)
class Task:
    """A program to verify: its plain case, then its failure cases."""

    cases: Sequence[Case]
    workspace: Workspace
    options: VerifyOptions
    control: Control

    @property
    def program(self) -> Program:
        return self.cases[0].program


Result = RunOutcome | str
"""What came of a case, or why it was not run."""
Outcome = tuple[ProgramReport, Proof]
"""The report of a program, and the runs that prove it; none if it is not proven."""


def outcome_of(task: Task, app: AppReport, jobs: Sequence[Future[Result]]) -> Outcome:
    """The outcome of a program, from the report of its app, and from a job for each case."""
    results = [(case, job.result()) for case, job in zip(task.cases, jobs, strict=True)]
    run, *_ = verdicts = [_verdict(*each) for each in results]
    why = next((verdict.why for verdict in verdicts if verdict.why), "")
    new = (
        finding
        for case, verdict in zip(task.cases, verdicts, strict=True)
        for finding in verdict.findings
        if finding.replace(case.name, task.program.name, 1) not in run.findings
    )
    checks = {"run": run, "failures": Verdict(why=why) if why else Verdict(findings=tuple(new))}
    if run.why:
        return (_report(task, checks), []) if run.why == NOT_BUILT else _recorded(task, checks)
    ran = [(case, result.run) for case, result in results if isinstance(result, RunOutcome)]
    proof = ran if checks["failures"] == PASSED else ran[:1]
    is_proven = all(check == PASSED for check in (*app.checks.values(), *checks.values()))
    if task.options.record and is_proven:
        records.record(task.options.evidence, _evidence(task, proof))
    elif findings := _load(task)[1]:
        checks["evidence"] = Verdict(findings=findings)
    return _report(task, checks, ran[0][1]), proof if run == PASSED else []


def _verdict(case: Case, result: Result) -> Verdict:
    if isinstance(result, str):
        return Verdict(why=result)
    errors = (f"{case.name}: {error}" for error in result.run_errors)
    return Verdict(findings=(*errors, *run_findings(case, result.run)))


def _report(task: Task, checks: Checks, plain: Run | None = None) -> ProgramReport:
    """The report of a program; `plain` is the run whose requests can be shown."""
    exchange = ""
    if plain is not None and task.options.show_wire:
        case = task.cases[0]
        exchange = exchange_tables(case, plain.exchange)
    program = task.program
    return ProgramReport(
        language=program.language, scenario=program.scenario, checks=checks, exchange=exchange
    )


def _recorded(task: Task, checks: Checks) -> Outcome:
    """The outcome of a program that cannot run here, from its recorded evidence."""
    record, findings = _load(task)
    if findings or record is None or record.of != identity(task.program, task.workspace.contents):
        why = "" if findings else "stale" if record else "missing"
        return _report(task, {**checks, "evidence": Verdict(findings=findings, why=why)}), []
    after, runs = task.cases[0].after, {"": record.run, **record.failures}
    earlier = _load(task, after.program.scenario)[0] if after else None
    found = replay_findings(task.cases, runs, earlier.run if earlier else None, task.control)
    evidence = Verdict(findings=tuple(found))
    proof = [(case, run) for case in task.cases if (run := runs.get(case.failure or ""))]
    report = _report(task, {**checks, "evidence": evidence}, record.run)
    return report, proof if evidence == PASSED else []


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
        case.failure or "": replace(run, stderr=("{log}",)) if run.responses and run.stderr else run
        for case, run in runs
    }
    return Evidence(
        language=task.program.language,
        scenario=task.program.scenario,
        of=identity(task.program, task.workspace.contents),
        run=kept.pop(""),
        failures=kept,
    )
