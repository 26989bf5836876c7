"""Print a verification report as text or JSON, and write it as JUnit XML for CI services."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from mfa_snippets.contracts import files
from mfa_snippets.verify.assertions.wire import table
from mfa_snippets.verify.report.report import Checks, ProgramReport, VerificationReport

NO_CHECK = "-"
STATES = ("executed", "replayed", "stale", "missing", "failed")
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, and that a program may print."""


def publish(report: VerificationReport, style: str, junit: Path | None) -> int:
    """Print a report as `text` or `json`, and write the JUnit file. Returns the exit status."""
    try:
        if junit is not None:
            files.replace(junit, as_junit(report))
    finally:
        click.echo(report.as_json() if style == "json" else as_text(report), nl=False)
    return report.exit_code


def as_text(report: VerificationReport) -> str:
    """A table of languages, exchanges, findings and counts; control characters are replaced."""
    lines = (
        *_language_table(report),
        *(program.exchange for program in report.programs if program.exchange),
        *_reasons(report),
        *(finding for one in report.reports for finding in one.findings),
        *report.findings,
        *report.undeclared,
        *_times(report),
        _summary(report),
    )
    text = "\n".join(lines) + "\n"
    return "".join(
        each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def _language_table(report: VerificationReport) -> Iterator[str]:
    """A row for each language: its checks, and how many scenarios reached each state."""
    if not report.apps:
        return
    names = tuple(dict.fromkeys(name for app in report.apps for name in app.checks))
    rows = [
        (
            app.language,
            *(app.checks[name].status if name in app.checks else NO_CHECK for name in names),
            _states([program for program in report.programs if program.language == app.language]),
        )
        for app in report.apps
    ]
    yield table(("", *names, "scenarios"), rows)
    yield from (f"{app.language}: with {app.sdk.name} {app.sdk.version}" for app in report.apps)


def _states(programs: Sequence[ProgramReport]) -> str:
    states = Counter[str](program.state for program in programs)
    return ", ".join(f"{states[name]} {name}" for name in STATES if states[name]) or "none"


def _reasons(report: VerificationReport) -> Iterator[str]:
    """Why checks were not run and why evidence is not valid, each reason once per language."""
    for app in report.apps:
        yield from (f"{app.language}: {reason}" for reason in _unavailable(app.checks))
    scenarios: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for program in report.programs:
        evidence = [] if program.evidence in (None, "replayed") else [f"evidence {program.evidence}"]
        for reason in (*_unavailable(program.checks), *evidence):
            scenarios[program.language, reason].append(program.scenario)
    for (language, reason), names in scenarios.items():
        yield f"{language}: {reason} ({names[0] if len(names) == 1 else f'{len(names)} scenarios'})"


def _unavailable(checks: Checks) -> Iterator[str]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, check in checks.items():
        if check.status == "unavailable":
            names[check.why].append(name)
    yield from (f"{' and '.join(same)} unavailable: {why}" for why, same in names.items())


def _times(report: VerificationReport) -> Iterator[str]:
    """Durations, if programs ran; a scenario counts once for all languages."""
    count, times = len({program.scenario for program in report.programs if program.has_run}), report.times
    if count:
        runs = (("checks and runs", times.runs), ("failure runs", times.failures))
        parts = (f"{kind} {took:.1f} s ({took / count:.2f} s a scenario)" for kind, took in runs)
        yield ", ".join((f"builds took {times.builds:.1f} s", *parts))


def _summary(report: VerificationReport) -> str:
    statuses = Counter(check.status for one in report.reports for check in one.checks.values())
    counts = ", ".join(f"{statuses[name]} {name}" for name in ("passed", "failed", "unavailable"))
    not_run = f"; not run: {', '.join(report.not_run)}" if report.not_run else ""
    count = len(report.programs)
    plural = "" if count == 1 else "s"
    return f"{count} program{plural}: {_states(report.programs)}; checks: {counts}{not_run}"


def as_junit(report: VerificationReport) -> bytes:
    """A suite for each language, and one of all programs, which fails if `verify` does and no other suite."""
    document = JUnitXml("mfa-snippets verify")
    suites: dict[str, TestSuite] = {}
    for group, name, findings, why in _cases(report):
        case = TestCase(name, group)
        if findings:
            failure = Failure(_xml_text(findings[0]))
            failure.text = _xml_text("\n".join(findings))
            case.result = [failure]
        elif why:
            case.result = [Skipped(_xml_text(why))]
        suites.setdefault(group, TestSuite(group)).add_testcase(case)
    for suite in suites.values():
        document.add_testsuite(suite)
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # junitparser types every method but this one
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _cases(report: VerificationReport) -> Iterator[tuple[str, str, Sequence[str], str]]:
    """The suite and name of each test case, its findings, and why it was skipped if there are none."""
    for app in report.apps:
        for name, check in app.checks.items():
            yield app.language, name, check.findings, check.why
    for program in report.programs:
        is_proven = program.has_run or program.state == "replayed"
        why = "" if is_proven else f"{program.checks['run'].why}; evidence {program.evidence}"
        yield program.language, program.scenario, program.findings, why
    findings = report.findings
    if report.exit_code and not report.has_failed:
        findings = ("expected programs that are executed or replayed, in each selected language",)
    yield "all programs", "published, equal in all languages, and enough was reached", findings, ""


def _xml_text(text: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
