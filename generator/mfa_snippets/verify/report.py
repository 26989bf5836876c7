"""The verification report: serializable values, printed as text or JSON, or written as JUnit XML for CI."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

import click
from pydantic import computed_field

from mfa_snippets.contracts.facts import Model
from mfa_snippets.contracts.files import as_sorted_json, replace

if TYPE_CHECKING:
    derived = property
else:
    derived = computed_field  # a property that is serialized, too
Seconds = tuple[float, float, float]  # for all builds, for checks and plain runs, and for failure runs
PROVEN = ("executed", "replayed")
STATES = (*PROVEN, "stale", "missing", "failed")
WIDEST = 60  # the longest text of a table cell, in characters
TOO_LITTLE = "too little is proven, expected every check of an app, and its programs executed or replayed"


class Verdict(Model):
    """The result of one check: what it found, or `why` it could not be run."""

    why: str = ""
    findings: tuple[str, ...] = ()

    @derived
    def status(self) -> str:
        return "failed" if self.findings else "unavailable" if self.why else "passed"

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


PASSED = Verdict()
Checks = Mapping[str, Verdict]


class Report(Model):
    """The verdicts of some checks."""

    language: str
    checks: Checks

    @derived
    def findings(self) -> tuple[str, ...]:
        return tuple(finding for check in self.checks.values() for finding in check.findings)


class AppReport(Report):
    """An app: `types`, `paste`, `format`, and its `build` if that failed."""

    sdk: str  # with its version


class ProgramReport(Report):
    """A program: `run`, `failures`, and `evidence` where that was needed or cannot be read."""

    scenario: str
    exchange: str = ""  # the requests of the plain run beside the expected ones, if asked for

    @property
    def name(self) -> str:  # as in findings
        return f"{self.language} {self.scenario}"

    @derived
    def state(self) -> str:
        """One of `STATES`: what became of it today, or is on record."""
        evidence = self.checks.get("evidence", Verdict(why="missing"))
        return "failed" if self.findings else "executed" if self.has_run else evidence.why or "replayed"

    @property
    def has_run(self) -> bool:
        return "run" in self.checks and not self.checks["run"].why


class VerificationReport(Model):
    """The result of a verification: what was asked for, and what each app and program reached."""

    apps: tuple[AppReport, ...]
    programs: tuple[ProgramReport, ...]
    findings: tuple[str, ...]  # those that concern no single app or program
    undeclared: tuple[str, ...]  # failures without declared messages, and what apps said
    asked: tuple[str, ...]  # the languages that were selected by name
    is_strict: bool
    seconds: Seconds

    @derived
    def not_run(self) -> tuple[str, ...]:
        """The languages of which no program ran."""
        ran = {program.language for program in self.programs if program.has_run}
        return tuple(dict.fromkeys(each.language for each in self.programs if each.language not in ran))

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
        reached = [each for each in self.programs if each.state in PROVEN]
        trusted = () if self.is_strict else ("replayed",)  # without checks of its app
        proven = [each.language for each in reached if each.language in checked or each.state in trusted]
        is_enough = len(proven) == len(self.programs) if self.is_strict else set(proven) >= set(self.asked)
        return int(self.has_failed or not proven or not is_enough)


def publish(report: VerificationReport, style: str, junit: Path | None) -> int:
    """Print a report as `text` or `json`, and write the JUnit file. Returns the exit status."""
    try:
        if junit is not None:
            replace(junit, as_junit(report))
    finally:
        click.echo(as_sorted_json(report).decode() if style == "json" else as_text(report), nl=False)
    return report.exit_code


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Text columns of equal width, two spaces apart, each line indented by two."""
    cells = [[one if len(one) <= WIDEST else one[: WIDEST - 1] + "…" for one in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _printable(text: str) -> str:
    """Text without control characters, which a program may print, and which XML cannot hold."""
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)


def as_text(report: VerificationReport) -> str:
    """A table of languages, exchanges, findings and counts."""
    lines = (
        *([_language_table(report)] if report.apps else []),
        *(program.exchange for program in report.programs if program.exchange),
        *_reasons(report),
        *(finding for one in report.reports for finding in one.findings),
        *report.findings,
        *report.undeclared,
        *_times(report),
        _summary(report),
    )
    return _printable("\n".join(lines) + "\n")


def _language_table(report: VerificationReport) -> str:
    """A row for each language: its checks, and how many scenarios reached each state."""
    names = tuple(dict.fromkeys(name for app in report.apps for name in app.checks))
    rows = []
    for app in report.apps:
        statuses = [app.checks[name].status if name in app.checks else "-" for name in names]
        states = _states([program for program in report.programs if program.language == app.language])
        rows.append((app.language, app.sdk, *statuses, states))
    return table(("", "SDK", *names, "scenarios"), rows)


def _states(programs: Sequence[ProgramReport]) -> str:
    states = Counter[str](program.state for program in programs)
    return ", ".join(f"{states[name]} {name}" for name in STATES if states[name]) or "none"


def _reasons(report: VerificationReport) -> Iterator[str]:
    """Why checks are unavailable, each reason once for a language."""
    checks = ((one.language, name, check) for one in report.reports for name, check in one.checks.items())
    reasons = Counter(f"{language}: {name} {check}" for language, name, check in checks if check.why)
    for reason, count in reasons.items():
        yield reason if count == 1 else f"{reason} ({count} scenarios)"


def _times(report: VerificationReport) -> Iterator[str]:
    """Durations, if programs ran; a scenario counts once for all languages."""
    builds, *others = report.seconds
    if count := len({program.scenario for program in report.programs if program.has_run}):
        kinds = zip(("checks and runs", "failure runs"), others, strict=True)
        parts = (f"{kind} {took:.1f} s ({took / count:.2f} s a scenario)" for kind, took in kinds)
        yield ", ".join((f"builds took {builds:.1f} s", *parts))


def _summary(report: VerificationReport) -> str:
    statuses = Counter(check.status for one in report.reports for check in one.checks.values())
    counts = ", ".join(f"{statuses[name]} {name}" for name in ("passed", "failed", "unavailable"))
    not_run = f"; not run: {', '.join(report.not_run)}" if report.not_run else ""
    programs = "1 program" if len(report.programs) == 1 else f"{len(report.programs)} programs"
    too_little = f"; {TOO_LITTLE}" if report.exit_code and not report.has_failed else ""
    return f"{programs}: {_states(report.programs)}; checks: {counts}{not_run}{too_little}"


def as_junit(report: VerificationReport) -> bytes:
    """A case for each check of an app and each scenario, and one that fails if `verify` does and no other."""
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", name="mfa-snippets verify", errors="0", time="0")
    for group, name, findings, why in _cases(report):
        case = SubElement(suite, "testcase", name=name, classname=group)
        if findings:
            failure = SubElement(case, "failure", message=_printable(findings[0]))
            failure.text = _printable("\n".join(findings))
        elif why:
            SubElement(case, "skipped", message=_printable(why))
    for count, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        suite.set(count, str(len([*suite.iter(tag)])))
    document: bytes = tostring(suites, "UTF-8", xml_declaration=True)
    return document + b"\n"


def _cases(report: VerificationReport) -> Iterator[tuple[str, str, Sequence[str], str]]:
    """The group and name of each test case, its findings, and why it was skipped if there are none."""
    for app in report.apps:
        for name, check in app.checks.items():
            yield app.language, name, check.findings, check.why
    for program in report.programs:
        why = "" if program.state in PROVEN else f"{program.checks['run'].why}; evidence {program.state}"
        yield program.language, program.scenario, program.findings, why
    findings = report.findings
    if report.exit_code and not report.has_failed:
        findings = (TOO_LITTLE,)
    yield "all programs", "published, equal in all languages, and enough was reached", findings, ""
