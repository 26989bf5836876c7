"""A report as it is told and kept in a file: plain values, from which text, JSON and JUnit's XML are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mfa_snippets.contracts.evidence import Against, Run, SdkVersion
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.report.shards import Shard
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.tool_checks import Status, Verdict

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
class DeviationUse:
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

    declarations: tuple[DeviationUse, ...] = ()
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

        return told(self).exit_code


def unused_deviations(uses: Sequence[DeviationUse]) -> tuple[str, ...]:
    """One for each declaration that no program needs, if every program that could need it was proven."""
    return tuple(
        f"{EXPECTATIONS}: {use.language}: {use.name}: expected a declaration that is needed, "
        "every program is judged the same without it"
        for use in uses
        if use.able and use.asked == use.able and not use.is_needed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What came of one check."""

    status: Status
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramReport:
    """What came of one program."""

    language: str
    form_of: str | None
    """The language of whose SDK it is a further form."""
    scenario: str
    state: State
    tier: Tier
    sdk: SdkVersion
    checks: Mapping[str, Check]
    evidence: Record | None
    findings: tuple[str, ...]

    @property
    def name(self) -> str:
        """How findings call it."""
        return f"{self.language} {self.scenario}"

    @property
    def has_run(self) -> bool:
        """Whether the program itself was run."""
        return "run" in self.checks and self.checks["run"].status != "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """What came of all programs."""

    against: Against
    is_unseen: bool
    """Whether programs ran with test users, where what they sent cannot be seen."""
    programs: tuple[ProgramReport, ...]
    findings: tuple[str, ...]
    """Those of no single program, but for declarations."""
    recorded: tuple[str, ...]
    asked: tuple[str, ...]
    tier: Tier
    is_strict: bool
    declarations: tuple[DeviationUse, ...]
    times: Times | None
    is_part: bool
    """Whether only what was changed was looked at, which may be nothing."""
    shard: Shard | None
    selection: str
    """Tells the programs of one selection from those of another, whatever the shard."""

    @property
    def all_findings(self) -> tuple[str, ...]:
        """Those of no single program."""
        return (*self.findings, *unused_deviations(self.declarations))

    @property
    def not_run(self) -> tuple[str, ...]:
        """The languages of which no program ran."""
        run = {program.language for program in self.programs if program.has_run}
        languages = dict.fromkeys(program.language for program in self.programs)
        return tuple(language for language in languages if language not in run)

    @property
    def exit_code(self) -> int:
        """0 if nothing failed and enough was reached, else 1."""
        if self.all_findings or any(program.state == "failed" for program in self.programs):
            return 1
        if self.is_strict and not all(map(self._reached, self.programs)):
            return 1
        return 0 if self._is_enough() else 1

    def _is_enough(self) -> bool:
        """Of a part, what is in it counts, which may be nothing; else at least one language must be there."""
        is_part = self.is_part or self.shard is not None
        if is_part and not self.programs:
            return True
        reached = {program.language for program in self.programs if self._reached(program)}
        here = {program.language for program in self.programs}
        asked = set(self.asked) & here if is_part else set(self.asked)
        return asked <= reached if asked else bool(reached)

    def _reached(self, program: ProgramReport) -> bool:
        tiers = tuple(TIERS)
        return program.state in ("replayed", "ran") or (
            program.state != "stale" and tiers.index(program.tier) >= tiers.index(self.tier)
        )


def told(report: Report) -> VerificationReport:
    """A report in plain values."""
    return VerificationReport(
        against=report.against,
        is_unseen=report.is_unseen,
        programs=tuple(map(_told, report.results)),
        findings=report.findings,
        recorded=report.recorded,
        asked=report.asked,
        tier=report.tier,
        is_strict=report.is_strict,
        declarations=report.declarations,
        times=report.times,
        is_part=report.is_part,
        shard=report.shard,
        selection=report.selection,
    )


def _told(result: Result) -> ProgramReport:
    sdk = result.program.sdk
    return ProgramReport(
        language=result.program.language,
        form_of=result.program.form_of,
        scenario=result.program.scenario,
        state=result.state,
        tier=result.tier,
        sdk=SdkVersion(name=sdk.name, version=sdk.version),
        checks={
            name: Check(status=verdict.status, why=verdict.why) for name, verdict in result.checks.items()
        },
        evidence=result.record,
        findings=result.all_findings,
    )


def sdks_of(programs: Sequence[ProgramReport]) -> Mapping[str, SdkVersion]:
    """The SDK of each language."""
    return {program.language: program.sdk for program in programs}
