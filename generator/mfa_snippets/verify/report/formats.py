"""Print a verification report as text or JSON, and write it as JUnit XML for CI services."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from mfa_snippets.contracts import files
from mfa_snippets.errors import ResourceError
from mfa_snippets.verify.assertions.wire import table
from mfa_snippets.verify.report.report import TIERS, ProgramReport, VerificationReport

NO_PROGRAM = "-"
SERVICES = {"live": "live", "emulator": "emulated"}
UNOBSERVED = (
    "ran against the {} service with test users: output was checked; requests, faults, "
    "another user's refresh JWT and clicked links were not"
)
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, and that a program may print."""


def publish(report: VerificationReport, style: str, junit: Path | None) -> int:
    """Print a report as `text` or `json`, and write the JUnit file. Returns the exit status.

    Raises ResourceError if the file cannot be written.
    """
    click.echo(report.as_json() if style == "json" else as_text(report), nl=False)
    if junit is not None:
        try:
            files.replace(junit, as_junit(report))
        except OSError as error:
            raise ResourceError(f"{junit}: cannot be written: {error.strerror}") from None
    return report.exit_code


def as_text(report: VerificationReport) -> str:
    """A table of states, exchanges, findings, and counts; characters that control a terminal are replaced."""
    lines = (
        *_state_table(report.programs),
        *(program.exchange for program in report.programs if program.exchange),
        *_reasons(report.programs),
        *(finding for program in report.programs for finding in program.findings),
        *report.all_findings,
        *([UNOBSERVED.format(SERVICES[report.against])] if report.is_unseen else []),
        *_times(report),
        _summary(report),
    )
    text = "\n".join(lines) + "\n"
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _state_table(programs: Sequence[ProgramReport]) -> Iterator[str]:
    if not programs:
        return
    sdks = {program.language: program.sdk for program in programs}
    states = {(program.scenario, program.language): program.state for program in programs}
    rows = [
        (scenario, *(states.get((scenario, language), NO_PROGRAM) for language in sdks))
        for scenario in dict.fromkeys(program.scenario for program in programs)
    ]
    yield table(("", *sdks), rows)
    yield from (f"{language}: with {sdk.name} {sdk.version}" for language, sdk in sdks.items())


def _reasons(programs: Sequence[ProgramReport]) -> Iterator[str]:
    """Why checks were not run and why evidence is not valid, each reason once per language."""
    scenarios: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for program in programs:
        unavailable: defaultdict[str, list[str]] = defaultdict(list)
        for name, check in program.checks.items():
            if check.status == "unavailable":
                unavailable[check.why].append(name)
        reasons = [f"{' and '.join(names)} unavailable: {why}" for why, names in unavailable.items()]
        if program.evidence not in (None, "replayed"):
            reasons.append(f"evidence {program.evidence}")
        for reason in reasons:
            scenarios[program.language, reason].append(program.scenario)
    for (language, reason), names in scenarios.items():
        yield f"{language}: {reason} ({names[0] if len(names) == 1 else f'{len(names)} scenarios'})"


def _times(report: VerificationReport) -> Iterator[str]:
    """Durations, if programs ran. A scenario counts once for all languages, and once for all variants."""
    ran = {(program.scenario, program.form_of is None) for program in report.programs if program.has_run}
    if report.times is None or not ran:
        return
    parts = [f"checks and builds took {report.times.checks:.1f} s"]
    for is_sdk, group, seconds in ((True, "", report.times.own), (False, " of variants", report.times.forms)):
        count = [is_own for _, is_own in ran].count(is_sdk)
        for kind, took in (("runs", seconds.runs), ("failure runs", seconds.failures)):
            if count:
                parts.append(f"{kind}{group} {took:.1f} s ({took / count:.2f} s a scenario)")
    yield ", ".join(parts)


def _summary(report: VerificationReport) -> str:
    states = Counter[str](program.state for program in report.programs)
    order = (*reversed(tuple(TIERS)), "ran", "replayed", "stale", "failed")
    programs = ", ".join(f"{states[name]} {name}" for name in order if states[name])
    statuses = Counter(check.status for program in report.programs for check in program.checks.values())
    checks = ", ".join(f"{statuses[name]} {name}" for name in ("passed", "failed", "unavailable"))
    not_run = f"; not run: {', '.join(report.not_run)}" if report.not_run else ""
    shard = f"shard {report.shard}, " if report.shard else ""
    count = len(report.programs)
    plural = "" if count == 1 else "s"
    return f"{shard}{count} program{plural}: {programs or 'none'}; checks: {checks}{not_run}"


def as_junit(report: VerificationReport) -> bytes:
    """A suite for each language, and one of all programs, which fails if `verify` does and no other suite."""
    document = JUnitXml("mfa-snippets verify")
    suites = {program.language: TestSuite(program.language) for program in report.programs}
    for program in report.programs:
        suites[program.language].add_testcases(list(_cases(program)))
    overall = TestSuite("all programs")
    overall.add_testcase(_overall(report))
    for suite in (*suites.values(), overall):
        document.add_testsuite(suite)
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # junitparser types every method but this one
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _cases(program: ProgramReport) -> Iterator[TestCase]:
    for name, check in program.checks.items():
        findings = program.findings if check.status == "failed" else None
        reason = f"{check.why}; {program.state}" if check.status == "unavailable" else None
        yield _case(name, program.name, findings, reason)
    has_failed_check = any(check.status == "failed" for check in program.checks.values())
    findings = program.findings if program.state == "failed" and not has_failed_check else None
    reason = program.evidence if program.evidence in ("stale", "missing") else None
    yield _case("evidence", program.name, findings, reason)


def _overall(report: VerificationReport) -> TestCase:
    findings = report.all_findings
    has_failed = bool(findings) or any(program.state == "failed" for program in report.programs)
    if report.exit_code and not has_failed:
        findings = (f"expected programs that are {report.tier} or replayed, in each selected language",)
    name = "published, equal in all languages, and enough was reached"
    return _case(name, "all programs", findings or None, None)


def _case(name: str, group: str, findings: Sequence[str] | None, reason: str | None) -> TestCase:
    """A test case that failed with findings, was skipped for a reason, or passed if both are None."""
    case = TestCase(name, group)
    if findings is not None:
        failure = Failure(_xml_text(findings[0] if findings else "failed"))
        failure.text = _xml_text("\n".join(findings))
        case.result = [failure]
    elif reason is not None:
        case.result = [Skipped(_xml_text(reason))]
    return case


def _xml_text(text: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
