"""A report as it is told and kept in a file: plain values, from which text, JSON and JUnit's XML are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mfa_snippets.verification.checks import Status
from mfa_snippets.verification.declarations import idle_findings
from mfa_snippets.verification.evidence import Against, SdkVersion
from mfa_snippets.verification.results import TIERS, Record, Report, Result, State, Tier, Times, Use
from mfa_snippets.verification.shards import Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What came of one check."""

    status: Status
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
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
class Account:
    """What came of all programs."""

    against: Against
    is_unseen: bool
    """Whether programs ran with test users, where what they sent cannot be seen."""
    programs: tuple[Told, ...]
    findings: tuple[str, ...]
    """Those of no single program, but for declarations."""
    recorded: tuple[str, ...]
    asked: tuple[str, ...]
    tier: Tier
    is_strict: bool
    declarations: tuple[Use, ...]
    times: Times | None
    is_part: bool
    """Whether only what was changed was looked at, which may be nothing."""
    shard: Shard | None
    selection: str
    """Tells the programs of one selection from those of another, whatever the shard."""

    @property
    def all_findings(self) -> tuple[str, ...]:
        """Those of no single program."""
        return (*self.findings, *idle_findings(self.declarations))

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

    def _reached(self, program: Told) -> bool:
        tiers = tuple(TIERS)
        return program.state in ("replayed", "ran") or (
            program.state != "stale" and tiers.index(program.tier) >= tiers.index(self.tier)
        )


def told(report: Report) -> Account:
    """A report in plain values."""
    return Account(
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


def _told(result: Result) -> Told:
    sdk = result.program.sdk
    return Told(
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


def sdks_of(programs: Sequence[Told]) -> Mapping[str, SdkVersion]:
    """The SDK of each language."""
    return {program.language: program.sdk for program in programs}
