"""Data types that the phases of a verification share: options, tasks, and run outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Identity, Run, identity
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.index import Index
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.workspace import Workspace


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
