"""One program that is to be verified, with all that its runs need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mfa_snippets.verification.cases import Case, cases_of
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.projects import Plan, Project


@dataclass(frozen=True, kw_only=True)
class Task:
    """One program that is to be verified."""

    program: Program
    project: Project
    plan: Plan

    @cached_property
    def cases(self) -> tuple[Case, tuple[Case, ...]]:
        """The plain case, and the failures."""
        return cases_of(self.program, self.plan.expectations)

    @property
    def weight(self) -> int:
        """What comes first: programs that must be built take longest."""
        return 0 if self.program.build else 1
