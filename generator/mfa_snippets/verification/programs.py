"""Verify the programs that share a project, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.errors import BadInput
from mfa_snippets.verification import environment, evidence
from mfa_snippets.verification.cases import Case, cases_of
from mfa_snippets.verification.checks import (
    PASSED,
    TOOL_LIMIT,
    Verdict,
    check,
    check_signatures,
    judged,
    sdk_problem,
    unavailable,
)
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.evidence import Evidence
from mfa_snippets.verification.expectations import Expectations
from mfa_snippets.verification.judgement import findings_of
from mfa_snippets.verification.processes import NotInstalledError
from mfa_snippets.verification.replay import replay_findings
from mfa_snippets.verification.results import TIERS, Record, Result, Tier
from mfa_snippets.verification.runs import Performance, Run, Stage, perform
from mfa_snippets.verification.workspace import CommandFailedError, Workspace, run_all, workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be verified, and with what."""

    output: Path
    evidence: Path
    programs: tuple[Program, ...]
    """All of the output folder, those that are not verified too."""
    expectations: Expectations
    tier: Tier
    signatures: Path | None
    cache: Path
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """What was seen of a program today."""

    plain: Performance
    failing: tuple[Performance, ...]


def verify_project(selected: tuple[Program, ...], plan: Plan) -> Iterator[tuple[Result, Evidence | None]]:
    """Verify programs that share a folder; each with what can be put on record of it, if all was passed."""
    together = tuple(program for program in plan.programs if program.cwd == selected[0].cwd)
    with workspace(plan.output, together, plan.stage.environ, plan.cache) as place:
        for program in selected:
            yield _verify(program, together, place, plan)


def _verify(
    program: Program, together: tuple[Program, ...], place: Workspace, plan: Plan
) -> tuple[Result, Evidence | None]:
    environ, wanted = plan.stage.environ, TIERS[plan.tier]
    problem = place.unavailable or sdk_problem(program, place.folder, environ)
    checks: dict[str, Verdict] = {}
    if "format" in wanted:
        checks["format"] = check(program, "format", program.checks.format, place.folder, environ)
    if "types" in wanted:
        checks["types"] = _types(program, together, place, problem, plan)
    if "run" not in wanted:
        return Result(program=program, checks=checks), None
    if problem is not None:
        checks |= {"run": unavailable(problem), "failures": unavailable(problem)}
        return _on_record(program, checks, plan), None
    return _executed(program, checks, place, plan)


def _types(
    program: Program, together: tuple[Program, ...], place: Workspace, problem: str | None, plan: Plan
) -> Verdict:
    if problem is None:
        return check(program, "types", program.checks.types, place.folder, plan.stage.environ)
    if plan.signatures is None or program.signatures is None:
        return unavailable(problem)
    return check_signatures(program, plan.output, together, plan.signatures, plan.stage.environ)


def _executed(
    program: Program, checks: Mapping[str, Verdict], place: Workspace, plan: Plan
) -> tuple[Result, Evidence | None]:
    plain, failing = cases_of(program, plan.expectations)
    try:
        run_all(program.build, place.folder, environment.clean(plan.stage.environ), TOOL_LIMIT)
        runs = _runs(plain, failing, place, plan.stage)
    except CommandFailedError as error:
        broken = {"run": judged((f"{program.name}, build: {error}",)), "failures": unavailable("not built")}
        return Result(program=program, checks={**checks, **broken}), None
    except NotInstalledError as error:
        missing = unavailable(str(error))
        return _on_record(program, {**checks, "run": missing, "failures": missing}, plan), None
    verdicts = {**checks, "run": _judged(plain, runs.plain), "failures": _failures(plain, failing, runs)}
    is_true = verdicts["run"] == PASSED
    result = Result(
        program=program,
        checks=verdicts,
        findings=_evidence_findings(program, plan),
        proof=(plain, runs.plain.run) if is_true else None,
    )
    is_proven = all(verdict == PASSED for verdict in verdicts.values())
    return result, _evidence(program, failing, runs, plan) if is_proven else None


def _runs(plain: Case, failing: tuple[Case, ...], place: Workspace, stage: Stage) -> Runs:
    """The plain run, and the failures unless that one hung: they would all take as long."""
    first = perform(plain, place.folder, stage)
    others = () if first.run.exit is None else failing
    return Runs(plain=first, failing=tuple(perform(case, place.folder, stage) for case in others))


def _judged(case: Case, performance: Performance) -> Verdict:
    troubles = (f"{case.name}: {trouble}" for trouble in performance.troubles)
    return judged((*troubles, *findings_of(case, performance.run)))


def _failures(plain: Case, failing: tuple[Case, ...], runs: Runs) -> Verdict:
    """What is wrong with each step of the plain run is not told again."""
    if len(runs.failing) < len(failing):
        return unavailable("the plain run did not end")
    told = _judged(plain, runs.plain).findings
    findings = [
        (finding, finding.replace(case.name, plain.name, 1))
        for case, performance in zip(failing, runs.failing, strict=True)
        for finding in _judged(case, performance).findings
    ]
    news = tuple(finding for finding, as_plain in findings if as_plain not in told)
    return Verdict(status="failed", findings=news) if findings else PASSED


def _evidence(program: Program, failing: tuple[Case, ...], runs: Runs, plan: Plan) -> Evidence:
    recorded: dict[str, Run] = {
        case.failure or "": performance.run for case, performance in zip(failing, runs.failing, strict=True)
    }
    return Evidence(
        language=program.language,
        scenario=program.scenario,
        against="emulator",
        of=evidence.identity(plan.output, program, plan.programs),
        checks=dict.fromkeys(TIERS["executed"], "passed"),
        run=runs.plain.run,
        failures=recorded,
    )


def _evidence_findings(program: Program, plan: Plan) -> tuple[str, ...]:
    """What is wrong with the file on record, although today's run needs none."""
    try:
        evidence.load(plan.evidence, program)
    except BadInput as error:
        return tuple(map(str, error.problems))
    return ()


def _on_record(program: Program, checks: Mapping[str, Verdict], plan: Plan) -> Result:
    """Let evidence stand for a run that cannot be made."""
    try:
        proof = evidence.load(plan.evidence, program)
    except BadInput as error:
        return _told(program, checks, "failed", tuple(map(str, error.problems)))
    if proof is None:
        return _told(program, checks, "missing")
    if proof.of != evidence.identity(plan.output, program, plan.programs):
        return _told(program, checks, "stale")
    plain, failing = cases_of(program, plan.expectations)
    findings = replay_findings(proof, plain, failing, plan.stage)
    if findings:
        return _told(program, checks, "failed", findings)
    return Result(program=program, checks=checks, record="replayed", proof=(plain, proof.run))


def _told(
    program: Program, checks: Mapping[str, Verdict], record: Record, findings: tuple[str, ...] = ()
) -> Result:
    return Result(program=program, checks=checks, record=record, findings=findings)
