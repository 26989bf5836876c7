"""The verification report: serializable values, from which text, JSON and JUnit XML are made."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from mfa_snippets.contracts.evidence import Against, SdkVersion
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import copy_fields, dump
from mfa_snippets.contracts.programs import Program

Status = Literal["passed", "failed", "unavailable"]
Tier = Literal["rendered", "formatted", "type-checked", "executed"]
State = Literal["rendered", "formatted", "type-checked", "executed", "ran", "replayed", "stale", "failed"]
Record = Literal["replayed", "stale", "missing", "failed"]

TIERS: Mapping[Tier, tuple[str, ...]] = {
    "rendered": (),
    "formatted": ("format",),
    "type-checked": ("format", "types"),
    "executed": ("format", "types", "run", "failures"),
}
"""The checks that each tier needs, lowest tier first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result of one check; `why` explains an unavailable one."""

    status: Status
    why: str = ""
    findings: Annotated[tuple[str, ...], Field(exclude=True)] = ()
    """In JSON, these are among the findings of the program."""

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


PASSED = Verdict(status="passed")


def unavailable(why: str) -> Verdict:
    """The verdict of a check that could not be run."""
    return Verdict(status="unavailable", why=why)


def verdict_of(findings: tuple[str, ...]) -> Verdict:
    """Failed if there are findings, else passed."""
    return Verdict(status="failed", findings=findings) if findings else PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramReport:
    """The result of one program. Create it with `program_report`."""

    language: str
    form_of: str | None  # the language of which this is a variant
    scenario: str
    state: State
    tier: Tier  # the highest tier that was reached today
    sdk: SdkVersion
    checks: Mapping[str, Verdict]
    evidence: Record | None  # what the recorded evidence shows; None where it was not needed
    findings: tuple[str, ...]
    exchange: str = ""  # the requests of the plain run beside the expected ones, if asked for

    @property
    def name(self) -> str:
        """Language and scenario, as in findings."""
        return f"{self.language} {self.scenario}"

    @property
    def has_run(self) -> bool:
        """Whether the program was run today."""
        return "run" in self.checks and self.checks["run"].status != "unavailable"


def program_report(
    program: Program,
    checks: Mapping[str, Verdict],
    *,
    evidence: Record | None = None,
    findings: tuple[str, ...] = (),
    is_unobserved: bool = False,
) -> ProgramReport:
    """The report of a program; `findings` are of its evidence, `is_unobserved`: requests were not visible."""
    all_findings = (*(finding for check in checks.values() for finding in check.findings), *findings)
    passed = {name for name, check in checks.items() if check.status == "passed"}
    tier = [tier for tier, names in TIERS.items() if passed.issuperset(names)][-1]
    state: State = evidence if evidence in ("replayed", "stale") else tier
    if all_findings or "failed" in {check.status for check in checks.values()}:
        state = "failed"
    elif is_unobserved:
        state = "ran"
    return ProgramReport(
        language=program.language,
        form_of=program.form_of,
        scenario=program.scenario,
        state=state,
        tier=tier,
        sdk=copy_fields(SdkVersion, program.sdk),
        checks=checks,
        evidence=evidence,
        findings=all_findings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How long plain runs and failure runs took."""

    runs: float
    failures: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds for all checks and builds, for the runs of each SDK (`own`), and of variants (`forms`)."""

    checks: float
    own: Seconds
    forms: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationUse:
    """Whether any verified program needs a declared SDK deviation."""

    language: str
    name: str
    able: int  # programs that could need it
    asked: int  # of these, the programs that were proven here
    is_needed: bool


def unused_deviations(uses: Sequence[DeviationUse]) -> tuple[str, ...]:
    """A finding for each deviation that no program needs, if every program that could was proven."""
    return tuple(
        f"{EXPECTATIONS}: {use.language}: {use.name}: expected a deviation that is needed, "
        "every program passes without it"
        for use in uses
        if use.able and use.asked == use.able and not use.is_needed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of the scenarios, counted from 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """The result of a verification: what was asked for, and what each program reached."""

    against: Against
    is_unseen: bool
    """Whether programs ran with test users at a service that does not show the requests it received."""
    programs: tuple[ProgramReport, ...]
    findings: tuple[str, ...]  # those that concern no single program, except unused deviations
    recorded: tuple[str, ...]  # the evidence files that were written
    asked: tuple[str, ...]  # the languages that were selected by name
    tier: Tier
    is_strict: bool
    declarations: tuple[DeviationUse, ...]
    times: Times | None
    is_part: bool  # whether only changed programs were selected, which may be none
    shard: Shard | None
    selection: str  # a hash of the selected programs, the same in all shards of one verification

    @property
    def all_findings(self) -> tuple[str, ...]:
        """All that concern no single program."""
        return (*self.findings, *unused_deviations(self.declarations))

    @property
    def not_run(self) -> tuple[str, ...]:
        """The languages of which no program ran."""
        ran = {program.language for program in self.programs if program.has_run}
        languages = dict.fromkeys(program.language for program in self.programs)
        return tuple(language for language in languages if language not in ran)

    @property
    def exit_code(self) -> int:
        """0 if nothing failed and enough was reached, else 1."""
        has_failed = bool(self.all_findings) or any(program.state == "failed" for program in self.programs)
        return int(has_failed or not self._is_enough())

    def _is_enough(self) -> bool:
        """In strict mode, all programs reach the tier; else one of each selected language, or any one."""
        reached = {program.language for program in self.programs if self._reached(program)}
        if self.is_strict and not all(map(self._reached, self.programs)):
            return False
        asked = set(self.asked)
        if self.is_part or self.shard is not None:
            if not self.programs:  # a part may be empty
                return True
            asked &= {program.language for program in self.programs}
        return asked <= reached if asked else bool(reached)

    def _reached(self, program: ProgramReport) -> bool:
        tiers = tuple(TIERS)
        return program.state in ("replayed", "ran") or (
            program.state != "stale" and tiers.index(program.tier) >= tiers.index(self.tier)
        )

    def as_json(self) -> str:
        """JSON text that `shards.merged` reads, with the derived findings and exit code."""
        derived = {"all_findings": self.all_findings, "not_run": self.not_run, "exit_code": self.exit_code}
        values = json.loads(dump(self, VerificationReport)) | derived
        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
