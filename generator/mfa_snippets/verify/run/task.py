"""Data types that the phases of a verification share: options, projects, tasks, and run outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mfa_snippets.contracts.apps import App, Program
from mfa_snippets.contracts.evidence import Identity, Run, identity
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.index import Index
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.report.report import Verdict
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.process import Launch, start
from mfa_snippets.verify.run.workspace import WorkspaceKey, content_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """A run, and the errors of running it, such as a timeout."""

    run: Run
    run_errors: tuple[str, ...]


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
class Project:
    """A prepared app, after its build; `problem` is why its SDK cannot be used."""

    key: WorkspaceKey
    problem: str | None = None
    checks: Mapping[str, Verdict] = field(default_factory=dict)
    """The verdicts of the app's checks, and that of `build` if it failed."""
    launch: Launch = start

    @property
    def app(self) -> App:
        return self.key.app

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Its files, on which evidence depends. Raises InputError."""
        names = (*self.app.sources, *self.key.files)
        return {name: content_of(self.key.source / name) for name in names}


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
        return identity(self.program, self.project.files)

    @property
    def is_unbuilt(self) -> bool:
        """Whether the build of the app failed."""
        return "build" in self.project.checks
