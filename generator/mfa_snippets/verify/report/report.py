"""The verification report: serializable values, from which text, JSON and JUnit XML are made."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import computed_field

from mfa_snippets.contracts.facts import Model
from mfa_snippets.contracts.files import as_sorted_json

if TYPE_CHECKING:
    derived = property
else:
    derived = computed_field  # a property that is serialized, too
STATES = ("executed", "replayed", "stale", "missing", "failed")
APP_CHECKS = ("types", "paste", "format")  # the slowest first


class Verdict(Model):
    """The result of one check; `why` explains an unavailable one."""

    status: Literal["passed", "failed", "unavailable"]
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


class Report(Model):
    """The verdicts of some checks."""

    language: str
    checks: Checks

    @derived
    def findings(self) -> tuple[str, ...]:
        return tuple(finding for check in self.checks.values() for finding in check.findings)


class AppReport(Report):
    """An app: `APP_CHECKS`, and its build if that failed."""

    sdk: str  # with its version


class ProgramReport(Report):
    """A program: `run`, `failures`, and `evidence` where that was needed or cannot be read."""

    scenario: str
    exchange: str = ""  # the requests of the plain run beside the expected ones, if asked for

    @property
    def name(self) -> str:
        """Language and scenario, as in findings."""
        return f"{self.language} {self.scenario}"

    @derived
    def state(self) -> str:
        """One of `STATES`: what became of it today, or is on record."""
        if self.findings:
            return "failed"
        if self.has_run:
            return "executed"
        evidence = self.checks.get("evidence", unavailable("missing"))
        return evidence.why or "replayed"

    @property
    def has_run(self) -> bool:
        return "run" in self.checks and self.checks["run"].status != "unavailable"


class VerificationReport(Model):
    """The result of a verification: what was asked for, and what each app and program reached."""

    apps: tuple[AppReport, ...]
    programs: tuple[ProgramReport, ...]
    findings: tuple[str, ...]  # those that concern no single app or program
    undeclared: tuple[str, ...]  # failures without declared messages, and what apps said
    asked: tuple[str, ...]  # the languages that were selected by name
    is_strict: bool
    seconds: tuple[float, float, float]  # for all builds, for checks and plain runs, and for failure runs

    @derived
    def not_run(self) -> tuple[str, ...]:
        """The languages of which no program ran."""
        ran = {program.language for program in self.programs if program.has_run}
        languages = dict.fromkeys(program.language for program in self.programs)
        return tuple(language for language in languages if language not in ran)

    @property
    def reports(self) -> tuple[Report, ...]:
        return (*self.apps, *self.programs)

    @property
    def has_failed(self) -> bool:
        return bool(self.findings) or any(one.findings for one in self.reports)

    @derived
    def exit_code(self) -> int:
        """0 if nothing failed and enough is proven: if strict all, else some of each selected language."""
        checked = {app.language for app in self.apps if all(check == PASSED for check in app.checks.values())}
        proven = [
            program.language
            for program in self.programs
            if program.state == "replayed" or (program.state == "executed" and program.language in checked)
        ]
        is_enough = len(proven) == len(self.programs) if self.is_strict else set(proven) >= set(self.asked)
        return int(self.has_failed or not proven or not is_enough)

    def as_json(self) -> str:
        """JSON text with the derived findings and exit code."""
        return as_sorted_json(self).decode()
