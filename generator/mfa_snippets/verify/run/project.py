"""Make a project ready: its workspace, its SDK, its programs built, and the checks that run none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mfa_snippets.contracts import evidence
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.programs import OptionsLauncher, Program
from mfa_snippets.verify.report.report import TIERS, Tier
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.environment import digests, identity
from mfa_snippets.verify.run.launchers import with_words
from mfa_snippets.verify.run.live_run import Live
from mfa_snippets.verify.run.runner import RunContext, run_case
from mfa_snippets.verify.run.tool_checks import (
    TOOL_LIMIT,
    Batch,
    Verdict,
    check_signatures,
    judged_batch,
    sdk_problem,
    unavailable,
)
from mfa_snippets.verify.run.workspace import CommandFailedError, WorkspaceKey, prepared, run_all


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What is to be verified, and with what."""

    output: Path
    evidence: Path
    expectations: Expectations
    tier: Tier
    is_to_record: bool
    signatures: Path | None
    stage: RunContext
    live: Live | None = None
    """Where programs run if not at the emulator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Programs that share a folder, ready to be run."""

    folder: Path
    problem: str | None
    """Why none can be run."""
    checks: Mapping[Program, Mapping[str, Verdict]]
    build: Batch | None
    is_archived: bool
    """Whether what its host needs was prepared."""
    digests: Mapping[str, str]
    output: Path
    launch: processes.Launch = processes.start

    def identity(self, program: Program) -> evidence.Identity:
        """What a proof of a program is of today. Raises InputError."""
        return identity(self.output, program, self.digests)


def ready(selected: tuple[Program, ...], plot: WorkspaceKey, plan: VerifyOptions) -> Project:
    """Prepare a project in a place that is held. Raises InputError."""
    place = prepared(plot)
    problem = place.unavailable or sdk_problem(selected[0], place.folder, plot.environ)
    is_to_run = problem is None and "run" in TIERS[plan.tier]
    build = _batch("build", selected, plot, place.folder, plan) if is_to_run else None
    if build is not None:
        for program in selected:
            build.trouble(program)
    return Project(
        folder=place.folder,
        problem=problem,
        checks=_checks(selected, plot, place.folder, problem, plan),
        build=build,
        is_archived=build is not None and _is_archived(selected[0], plot, place.folder, build, plan),
        digests=digests(plot.source, plot.names),
        output=plan.output,
    )


def _batch(
    name: str, selected: tuple[Program, ...], plot: WorkspaceKey, folder: Path, plan: VerifyOptions
) -> Batch:
    every = {program: _commands(name, program) for program in plot.programs}
    commands = {program: every.pop(program) for program in selected}
    can_merge = all(name in program.together for program in selected)
    return Batch(commands, every, folder, plan.stage.environ, can_merge)


def _commands(name: str, program: Program) -> tuple[tuple[str, ...], ...]:
    named = {"build": program.build, "format": program.checks.format, "types": program.checks.types}
    return named[name]


def _checks(
    selected: tuple[Program, ...], plot: WorkspaceKey, folder: Path, problem: str | None, plan: VerifyOptions
) -> Mapping[Program, Mapping[str, Verdict]]:
    checks: dict[Program, dict[str, Verdict]] = {program: {} for program in selected}
    for name in ("format", "types"):
        if name not in TIERS[plan.tier]:
            continue
        if name == "types" and problem is not None:
            for program in selected:
                checks[program][name] = _on_signatures(program, plot, problem, plan)
            continue
        batch = _batch(name, selected, plot, folder, plan)
        for program in selected:
            checks[program][name] = judged_batch(program, name, batch)
    return checks


def _on_signatures(program: Program, plot: WorkspaceKey, problem: str, plan: VerifyOptions) -> Verdict:
    if plan.signatures is None or program.signatures is None:
        return unavailable(problem)
    return check_signatures(program, plot, plan.signatures)


def _is_archived(
    program: Program, plot: WorkspaceKey, folder: Path, build: Batch, plan: VerifyOptions
) -> bool:
    """Let the host learn from a run of one program, once in a workspace."""
    host = program.host
    if not isinstance(host, OptionsLauncher) or not host.prepare or build.trouble(program) is not None:
        return False
    stamp = plot.place / f".archived-{hashlib.sha256(repr(host).encode()).hexdigest()[:16]}"
    if stamp.exists():
        return True
    stage = replace(plan.stage, launch=with_words(host.learn))
    try:
        run_case(cases_of(program, plan.expectations)[0], folder, stage)
        run_all(host.prepare, folder, environment.clean(plot.environ), TOOL_LIMIT)
    except (processes.NotInstalledError, CommandFailedError):
        return False
    stamp.touch()
    return True


@dataclass(frozen=True, kw_only=True)
class Task:
    """One program that is to be verified."""

    program: Program
    project: Project
    plan: VerifyOptions

    @cached_property
    def cases(self) -> tuple[Case, tuple[Case, ...]]:
        """The plain case, and the failures."""
        return cases_of(self.program, self.plan.expectations)

    @property
    def weight(self) -> int:
        """What comes first: programs that must be built take longest."""
        return 0 if self.program.build else 1
