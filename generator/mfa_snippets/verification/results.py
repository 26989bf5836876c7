"""What came of each program, and of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mfa_snippets.verification.cases import Case
from mfa_snippets.verification.checks import Verdict
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.evidence import Against
from mfa_snippets.verification.runs import Run
from mfa_snippets.verification.shards import Shard

Tier = Literal["rendered", "formatted", "type-checked", "executed"]
State = Literal["rendered", "formatted", "type-checked", "executed", "ran", "replayed", "stale", "failed"]
Record = Literal["replayed", "stale", "missing", "failed"]

TIERS: Mapping[Tier, tuple[str, ...]] = {
    "rendered": (),
    "formatted": ("format",),
    "type-checked": ("format", "types"),
    "executed": ("format", "types", "run", "failures"),
}
"""The checks that a tier needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One program."""

    program: Program
    checks: Mapping[str, Verdict]
    record: Record | None = None
    """What came of the evidence; None where it was not needed."""
    findings: tuple[str, ...] = ()
    proof: tuple[Case, Run] | None = None
    """The plain run, of today or on record, if it is true."""
    failure_proofs: tuple[tuple[Case, Run], ...] = ()
    """The failure runs, of today or on record, if all are true."""
    plain: tuple[Case, Run] | None = None
    """The plain run, whatever came of it."""
    has_run: bool = False
    """Whether it ran as it should where what it sent could not be seen."""

    @property
    def all_findings(self) -> tuple[str, ...]:
        """Those of its checks, then those of its evidence."""
        return (*(one for verdict in self.checks.values() for one in verdict.findings), *self.findings)

    @property
    def tier(self) -> Tier:
        """The highest that was reached today."""
        reached: Tier = "rendered"
        for tier, names in TIERS.items():
            if all(name in self.checks and self.checks[name].status == "passed" for name in names):
                reached = tier
        return reached

    @property
    def state(self) -> State:
        """`failed`, else `ran` where it could not be seen, what came of the evidence, or the tier."""
        if self.all_findings or any(verdict.status == "failed" for verdict in self.checks.values()):
            return "failed"
        if self.has_run:
            return "ran"
        return self.record if self.record in ("replayed", "stale") else self.tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How long plain runs and failure runs took."""

    runs: float
    failures: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds for all checks and builds; for the runs of each SDK, and of further forms of the same SDKs."""

    checks: float
    own: Seconds
    forms: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Who was asked whether a declaration is needed."""

    language: str
    name: str
    able: int
    """So many programs could need it."""
    asked: int
    """So many of them were proven, here."""
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All programs that were looked at, and what was asked for."""

    results: tuple[Result, ...]
    findings: tuple[str, ...] = ()
    """Those of no single program."""
    tier: Tier = "executed"
    asked: tuple[str, ...] = ()
    """The languages that were asked for by name."""
    is_strict: bool = False
    recorded: tuple[str, ...] = field(default=())
    """The evidence files that were written."""
    times: Times | None = None

    declarations: tuple[Use, ...] = ()
    against: Against = "emulator"
    is_unseen: bool = False
    """Whether programs ran with test users, where what they sent cannot be seen."""
    is_part: bool = False
    """Whether only what was changed was looked at, which may be nothing."""
    shard: Shard | None = None
    selection: str = ""
    """See Account."""

    @property
    def exit_code(self) -> int:
        """0 if nothing failed and enough was reached, else 1."""
        # Here, since an account is made of results.
        from mfa_snippets.verification.told import told

        return told(self).exit_code
