"""Shards: verify every N-th scenario in each job, then merge the JSON reports of all jobs."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.files import digest, read
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.verify.report.report import DeviationUse, Shard, Times, VerificationReport

EQUAL = ("against", "is_unseen", "asked", "tier", "is_strict", "is_part", "selection")
"""Fields that are equal in all shards of one verification."""
TIMES = ("checks", "runs", "failures")


def parse_shard(text: str) -> Shard:
    """The shard that `2/3` names. Raises a usage error."""
    match = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    number, count = map(int, match.groups()) if match else (0, 0)
    if not 1 <= number <= count:
        raise click.BadParameter(f"'{text}' is not a shard, expected I/N, such as 1/4")
    return Shard(number=number, count=count)


def programs_of_shard(programs: tuple[Program, ...], shard: Shard | None) -> tuple[Program, ...]:
    """The programs of a shard: its scenarios in all languages, so that languages are still compared."""
    if shard is None:
        return programs
    scenarios = list(dict.fromkeys(program.scenario for program in programs))
    selected = set(scenarios[shard.number - 1 :: shard.count])
    return tuple(program for program in programs if program.scenario in selected)


def selection_hash(programs: Sequence[Program]) -> str:
    """A hash of all selected programs, whatever the shard."""
    apps = {program.language: repr(replace(program.app, invocations=())) for program in programs}
    names = [(program.language, repr(program.invocation)) for program in programs]
    return digest(json.dumps([apps, names]).encode())[:16]


def merged(paths: Sequence[Path]) -> VerificationReport:
    """The report of a whole verification, from the JSON reports of its shards.

    Raises InputError for a file that is not a report of a shard, or is one of another verification.
    """
    reports = {path: read(path, VerificationReport) for path in dict.fromkeys(paths)}
    parts = tuple(reports.values())
    problems = [
        Problem(str(path), 0, 0, message)
        for path, report in reports.items()
        for message in _mismatches(report, parts[0])
    ]
    if problems:
        raise InputError(*problems)
    findings = dict.fromkeys(finding for part in parts for finding in part.findings)
    apps = [app for part in parts for app in part.apps]
    failed = (app for app in apps if app.findings)
    return replace(
        parts[0],
        apps=tuple({app.language: app for app in (*apps, *failed)}.values()),
        programs=tuple(program for part in parts for program in part.programs),
        findings=(*findings, *_shard_findings(reports)),
        recorded=tuple(path for part in parts for path in part.recorded),
        declarations=tuple(_deviation_uses(parts)),
        times=Times(**{name: sum(getattr(part.times, name) for part in parts) for name in TIMES}),
        shard=None,
    )


def _mismatches(report: VerificationReport, first: VerificationReport) -> Iterator[str]:
    if report.shard is None:
        yield "is not the report of a shard, expected one of verify --shard"
    elif first.shard is not None and report.shard.count != first.shard.count:
        yield f"is shard {report.shard}, expected one of {first.shard.count}"
    for name in EQUAL:
        if getattr(report, name) != getattr(first, name):
            yield f"is with another {name} than the first report, expected shards of one verification"


def _shard_findings(reports: Mapping[Path, VerificationReport]) -> Iterator[str]:
    """Shards without a report, and those with several."""
    shards = {path: report.shard for path, report in reports.items() if report.shard}
    count = next(iter(shards.values())).count
    for shard in (Shard(number=number, count=count) for number in range(1, count + 1)):
        paths = [str(path) for path in shards if shards[path] == shard]
        if len(paths) != 1:
            yield f"shard {shard}: expected one report, is in {' and '.join(paths) or 'none'}"


def _deviation_uses(parts: Sequence[VerificationReport]) -> Iterator[DeviationUse]:
    """The use of each deviation in all shards together."""
    uses = [use for part in parts for use in part.declarations]
    for name in dict.fromkeys(use.name for use in uses):
        same = [use for use in uses if use.name == name]
        needed = any(use.is_needed for use in same)
        yield replace(same[0], asked=sum(use.asked for use in same), is_needed=needed)
