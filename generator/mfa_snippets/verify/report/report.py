"""The verification report: serializable values, from which text, JSON and JUnit XML are made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import computed_field

from mfa_snippets.contracts.evidence import SdkVersion
from mfa_snippets.contracts.files import dump

if TYPE_CHECKING:
    derived = property
else:
    derived = computed_field  # a property that is serialized, too
Status = Literal["passed", "failed", "unavailable"]
Record = Literal["replayed", "stale", "missing", "failed"]
State = Literal["executed"] | Record
APP_CHECKS = ("format", "types", "paste")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result of one check; `why` explains an unavailable one."""

    status: Status
    why: str = ""
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


PASSED = Verdict(status="passed")
Checks = Mapping[str, Verdict]


def unavailable(why: str) -> Verdict:
    """The verdict of a check that could not be run."""
    return Verdict(status="unavailable", why=why)


def verdict_of(findings: tuple[str, ...]) -> Verdict:
    """Failed if there are findings, else passed."""
    return Verdict(status="failed", findings=findings) if findings else PASSED


def _findings(checks: Checks) -> Iterable[str]:
    return (finding for check in checks.values() for finding in check.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppReport:
    """The checks of an app: of its format, its types, each function alone, and its build if that failed."""

    language: str
    sdk: SdkVersion
    checks: Checks

    @derived
    def findings(self) -> tuple[str, ...]:
        return tuple(_findings(self.checks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramReport:
    """The result of one program."""

    language: str
    scenario: str
    checks: Checks  # of the runs
    evidence: Record | None  # what the recorded evidence shows; None where it was not needed
    evidence_findings: tuple[str, ...] = ()
    exchange: str = ""  # the requests of the plain run beside the expected ones, if asked for

    @property
    def name(self) -> str:
        """Language and scenario, as in findings."""
        return f"{self.language} {self.scenario}"

    @derived
    def findings(self) -> tuple[str, ...]:
        return (*_findings(self.checks), *self.evidence_findings)

    @derived
    def state(self) -> State:
        """What became of it today, or is on record."""
        if self.findings:
            return "failed"
        return "executed" if self.has_run else self.evidence or "missing"

    @property
    def has_run(self) -> bool:
        return "run" in self.checks and self.checks["run"].status != "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds for all builds, all checks and plain runs, and all failure runs."""

    builds: float
    runs: float
    failures: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """The result of a verification: what was asked for, and what each app and program reached."""

    apps: tuple[AppReport, ...]
    programs: tuple[ProgramReport, ...]
    findings: tuple[str, ...]  # those that concern no single app or program
    undeclared: tuple[str, ...]  # failures without declared messages, and what apps said
    recorded: tuple[str, ...]  # the evidence files that were written
    asked: tuple[str, ...]  # the languages that were selected by name
    is_strict: bool
    times: Times

    @derived
    def not_run(self) -> tuple[str, ...]:
        """The languages of which no program ran."""
        ran = {program.language for program in self.programs if program.has_run}
        languages = dict.fromkeys(program.language for program in self.programs)
        return tuple(language for language in languages if language not in ran)

    @property
    def reports(self) -> tuple[AppReport | ProgramReport, ...]:
        return (*self.apps, *self.programs)

    @property
    def has_failed(self) -> bool:
        return bool(self.findings) or any(one.findings for one in self.reports)

    @derived
    def exit_code(self) -> int:
        """0 if nothing failed and enough was reached, else 1."""
        return int(self.has_failed or not self._is_enough())

    def _is_enough(self) -> bool:
        """In strict mode, all programs are proven; else one of each selected language, or any one."""
        checked = {app.language for app in self.apps if all(check == PASSED for check in app.checks.values())}
        proven = [
            program
            for program in self.programs
            if program.state == "replayed" or (program.state == "executed" and program.language in checked)
        ]
        languages = {program.language for program in proven}
        if self.is_strict:
            return len(proven) == len(self.programs)
        return languages.issuperset(self.asked) and bool(languages)

    def as_json(self) -> str:
        """JSON text with the derived findings and exit code."""
        return dump(self, VerificationReport)
