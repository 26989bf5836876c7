"""What is put on record of a program, and what its record says where it cannot be run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mfa_snippets.contracts import evidence
from mfa_snippets.contracts.evidence import Against, Evidence, Run
from mfa_snippets.errors import InputError
from mfa_snippets.verify.evidence.replay import replay_findings
from mfa_snippets.verify.report.report import TIERS, Result
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.live_run import can_be_provoked
from mfa_snippets.verify.run.project import Task
from mfa_snippets.verify.run.runner import RunOutcome
from mfa_snippets.verify.run.tool_checks import PASSED, Verdict


def evidence_of_runs(task: Task, first: RunOutcome, failing: Sequence[RunOutcome]) -> Evidence:
    """That of a program that passed all checks at the emulator."""
    failures = zip(task.cases[1], failing, strict=True)
    return _evidence(task, "emulator", TIERS["executed"], first.run, failures)


def live_evidence(
    task: Task, checks: Mapping[str, Verdict], first: RunOutcome, failing: Sequence[RunOutcome]
) -> Evidence:
    """That of a program that ran at the live service, beside the emulator's."""
    assert task.plan.live is not None, "the caller looked"
    failures = zip(filter(can_be_provoked, task.cases[1]), failing, strict=False)
    return _evidence(task, task.plan.live.against, _passed(checks), first.run, failures)


def type_evidence(task: Task, checks: Mapping[str, Verdict]) -> Evidence | None:
    """What can be put on record of a program that did not run: nothing, if there is a record of a run."""
    if not task.plan.is_to_record or not set(TIERS["type-checked"]) <= set(_passed(checks)):
        return None
    try:
        known = evidence.load(task.plan.evidence, task.program)
    except InputError:
        return None
    if known is not None and known.run is not None:
        return None
    return _evidence(task, "emulator", TIERS["type-checked"], None, ())


def _passed(checks: Mapping[str, Verdict]) -> tuple[str, ...]:
    return tuple(name for name, verdict in checks.items() if verdict == PASSED)


def _evidence(
    task: Task,
    against: Against,
    passed: Iterable[str],
    run: Run | None,
    failures: Iterable[tuple[Case, RunOutcome]],
) -> Evidence:
    return Evidence(
        language=task.program.language,
        scenario=task.program.scenario,
        against=against,
        of=task.project.identity(task.program),
        checks=dict.fromkeys(passed, "passed"),
        run=run,
        failures={case.failure or "": performance.run for case, performance in failures},
    )


def evidence_findings(task: Task) -> tuple[str, ...]:
    """What is wrong with the file on record, although today's run needs none."""
    try:
        evidence.load(task.plan.evidence, task.program)
    except InputError as error:
        return tuple(map(str, error.problems))
    return ()


def on_record(task: Task, checks: dict[str, Verdict]) -> Result:
    """Let evidence stand for a run that cannot be made."""
    told = Result(program=task.program, checks=checks)
    try:
        proof = evidence.load(task.plan.evidence, task.program)
    except InputError as error:
        return replace(told, record="failed", findings=tuple(map(str, error.problems)))
    if proof is None or proof.run is None:
        return replace(told, record="missing")
    if proof.of != task.project.identity(task.program):
        return replace(told, record="stale")
    findings = replay_findings(proof, proof.run, *task.cases, task.plan.stage)
    plain, failing = task.cases
    told = replace(told, plain=(plain, proof.run))
    if findings:
        return replace(told, record="failed", findings=findings)
    return replace(
        told,
        record="replayed",
        proof=(plain, proof.run),
        failure_proofs=tuple((case, proof.failures[case.failure or ""]) for case in failing),
    )
