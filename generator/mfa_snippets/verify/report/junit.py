"""Tell a report in JUnit's XML, which every CI service shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from mfa_snippets.contracts import files as artifacts
from mfa_snippets.errors import ResourceError
from mfa_snippets.verify.report.report import ProgramReport, VerificationReport, told
from mfa_snippets.verify.report.text import account_json, account_text, wires

FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, and what a program may print all the same."""


def as_junit(account: VerificationReport) -> bytes:
    """A suite for each language, a case for each check of each program; what did not run is skipped.

    The last suite is of all programs together. It fails whenever `verify` does and nothing else has failed.
    """
    document = JUnitXml("mfa-snippets verify")
    for language in dict.fromkeys(program.language for program in account.programs):
        theirs = [program for program in account.programs if program.language == language]
        document.add_testsuite(_suite(language, [case for one in theirs for case in _cases(one)]))
    document.add_testsuite(_suite("all programs", [_together(account)]))
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]  # junitparser types every method but this one
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _suite(name: str, cases: Sequence[TestCase]) -> TestSuite:
    suite = TestSuite(name)
    for case in cases:
        suite.add_testcase(case)
    return suite


def _cases(program: ProgramReport) -> Iterator[TestCase]:
    for name, check in program.checks.items():
        case = TestCase(name, program.name)
        if check.status == "failed":
            case.result = [_failure(program.findings)]
        elif check.status == "unavailable":
            case.result = [Skipped(_clean(f"{check.why}; {program.state}"))]
        yield case
    evidence = TestCase("evidence", program.name)
    is_told = any(check.status == "failed" for check in program.checks.values())
    if program.state == "failed" and not is_told:
        evidence.result = [_failure(program.findings)]
    elif program.evidence in ("stale", "missing"):
        evidence.result = [Skipped(program.evidence)]
    yield evidence


def _together(account: VerificationReport) -> TestCase:
    case = TestCase("published, equal in all languages, and enough was reached", "all programs")
    findings = list(account.all_findings)
    if not findings and account.exit_code and not any(one.state == "failed" for one in account.programs):
        findings = [
            f"expected programs that are {account.tier} or replayed, in each language that was asked for"
        ]
    if findings:
        case.result = [_failure(findings)]
    return case


def _failure(findings: Sequence[str]) -> Failure:
    failure = Failure(_clean(findings[0] if findings else "failed"))
    failure.text = _clean("\n".join(findings))
    return failure


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


__all__ = ["tell", "told", "wires"]


def tell(account: VerificationReport, style: str, report: Path | None, shown: str = "") -> int:
    """Print a report as `text` or `json`, with exchanges that are to be shown; the exit status.

    What was found is printed even if the file cannot be written. Raises ResourceError.
    """
    click.echo(account_json(account) if style == "json" else account_text(account, shown), nl=False)
    if report is not None:
        _write(account, report)
    return account.exit_code


def _write(account: VerificationReport, report: Path) -> None:

    try:
        artifacts.replace(report, as_junit(account))
    except OSError as error:
        raise ResourceError(f"{report}: cannot be written: {error.strerror}") from None
