"""Print a verification report as text or JSON, and write it as JUnit XML for CI services."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from mfa_snippets.contracts import files
from mfa_snippets.verify.assertions.wire import table
from mfa_snippets.verify.report.report import STATES, ProgramReport, VerificationReport


def publish(report: VerificationReport, style: str, junit: Path | None) -> int:
    """Print a report as `text` or `json`, and write the JUnit file. Returns the exit status."""
    try:
        if junit is not None:
            files.replace(junit, as_junit(report))
    finally:
        click.echo(report.as_json() if style == "json" else as_text(report), nl=False)
    return report.exit_code


def _printable(text: str) -> str:
    """Text without control characters, which a program may print, and which XML cannot hold."""
    return "".join(
        each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text
    )


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
    reasons = Counter(
        f"{one.language}: {name} {check}"
        for one in report.reports
        for name, check in one.checks.items()
        if check.why
    )
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
    count = len(report.programs)
    plural = "" if count == 1 else "s"
    return f"{count} program{plural}: {_states(report.programs)}; checks: {counts}{not_run}"


def as_junit(report: VerificationReport) -> bytes:
    """A case for each check of an app and each scenario, and one that fails if `verify` does and no other."""
    suite = TestSuite("mfa-snippets verify")
    for group, name, findings, why in _cases(report):
        case = TestCase(name, group)
        if findings:
            failure = Failure(_printable(findings[0]))
            failure.text = _printable("\n".join(findings))
            case.result = [failure]
        elif why:
            case.result = [Skipped(_printable(why))]
        suite.add_testcase(case)
    document = JUnitXml()
    document.add_testsuite(suite)
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # junitparser types every method but this one
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _cases(report: VerificationReport) -> Iterator[tuple[str, str, Sequence[str], str]]:
    """The group and name of each test case, its findings, and why it was skipped if there are none."""
    for app in report.apps:
        for name, check in app.checks.items():
            yield app.language, name, check.findings, check.why
    for program in report.programs:
        is_proven = program.state in ("executed", "replayed")
        why = "" if is_proven else f"{program.checks['run'].why}; evidence {program.state}"
        yield program.language, program.scenario, program.findings, why
    findings = report.findings
    if report.exit_code and not report.has_failed:
        findings = ("expected programs that are executed or replayed, in each selected language",)
    yield "all programs", "published, equal in all languages, and enough was reached", findings, ""
