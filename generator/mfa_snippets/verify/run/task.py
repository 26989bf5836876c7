"""Data types that the phases of a verification share: options, projects, tasks, and run outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mfa_snippets.contracts.evidence import Identity, Run
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.programs import Program
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.report.report import Tier, Verdict
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.management import LiveProject
from mfa_snippets.verify.run.process import Launch, ToolError, start
from mfa_snippets.verify.run.workspace import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """Settings of all runs; `limit` is the timeout of each run in seconds."""

    control: Control
    environ: Mapping[str, str]
    limit: float
    launch: Launch = start


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """A run, and the errors of running it, such as a timeout."""

    run: Run
    run_errors: tuple[str, ...]


FirstOutcome = RunOutcome | ToolError | None
"""The outcome of the plain run; None if there was no attempt to build or run the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What to verify, and how. Without `live`, programs run against the emulator."""

    output: Path
    evidence: Path
    expectations: Expectations
    tier: Tier
    is_to_record: bool
    signatures: Path | None
    context: RunContext
    live: LiveProject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A build project: the programs that share a folder, after their build and checks."""

    folder: Path
    problem: str | None  # why no program of it can run
    checks: Mapping[Program, Mapping[str, Verdict]]
    build_errors: Mapping[Program, ToolError]
    is_launcher_prepared: bool  # whether the launcher's `prepare` commands have run
    digests: Mapping[str, str]
    launch: Launch = start


@dataclass(frozen=True, kw_only=True)
class Task:
    """A program to verify."""

    program: Program
    project: Project
    options: VerifyOptions

    @cached_property
    def cases(self) -> tuple[Case, tuple[Case, ...]]:
        """The plain case, and the failure cases."""
        return cases_of(self.program, self.options.expectations)

    @property
    def identity(self) -> Identity:
        """The digests and SDK version that new evidence is valid for. Raises InputError."""
        return identity(self.options.output, self.program, self.project.digests)

    @property
    def obstacle(self) -> str | None:
        """Why the program cannot run."""
        if self.options.live is None or all(program_input.typed for program_input in self.program.inputs):
            return self.project.problem
        return self.project.problem or "the management API cannot click a link that a program requested"
