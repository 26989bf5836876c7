"""Shards: verify every N-th scenario in each job, then merge the JSON reports of all jobs."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.files import digest, read
from mfa_snippets.contracts.programs import Program
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.verify.report.report import DeviationUse, Shard, VerificationReport

EQUAL = ("against", "is_unseen", "asked", "tier", "is_strict", "is_part", "selection")
"""Fields that are equal in all shards of one verification."""


def parse_shard(text: str) -> Shard:
    """The shard that `2/3` names. Raises ValueError."""
    number, slash, count = text.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise ValueError(f"'{text}' is not a shard, expected I/N, such as 1/4")
    return Shard(number=int(number), count=int(count))


def programs_of_shard(programs: tuple[Program, ...], shard: Shard | None) -> tuple[Program, ...]:
    """The programs of a shard: its scenarios in all languages, so that languages are still compared."""
    if shard is None:
        return programs
    scenarios = list(dict.fromkeys(program.scenario for program in programs))
    selected = set(scenarios[shard.number - 1 :: shard.count])
    return tuple(program for program in programs if program.scenario in selected)


def selection_hash(programs: Sequence[Program]) -> str:
    """A hash of all selected programs, whatever the shard."""
    return digest(json.dumps(list(map(repr, programs))).encode())[:16]


def merged(paths: Sequence[Path]) -> VerificationReport:
    """The report of a whole verification, from the JSON reports of its shards.

    Raises InputError for a file that is not a report of a shard, or is one of another verification.
    """
    reports: Mapping[Path, VerificationReport] = {
        path: read(path, VerificationReport) for path in dict.fromkeys(paths)
    }
    parts = tuple(reports.values())
    problems = [
        Problem(str(path), 0, 0, message)
        for path, report in reports.items()
        for message in _mismatches(report, parts[0])
    ]
    if problems:
        raise InputError(*problems)
    times = [part.times for part in parts if part.times is not None]
    findings = dict.fromkeys(finding for part in parts for finding in part.findings)
    return replace(
        parts[0],
        programs=tuple(program for part in parts for program in part.programs),
        findings=(*findings, *_shard_findings(reports)),
        recorded=tuple(path for part in parts for path in part.recorded),
        declarations=_deviation_uses(parts),
        times=_sum(times) if times else None,
        shard=None,
    )


def _mismatches(report: VerificationReport, first: VerificationReport) -> Iterator[str]:
    if report.shard is None:
        yield "is not the report of a shard, expected one of verify --shard"
    elif first.shard is not None and report.shard.count != first.shard.count:
        yield f"is shard {report.shard}, expected one of {first.shard.count}"
    for name in EQUAL:
        if getattr(report, name) != getattr(first, name):
            difference = "of other programs" if name == "selection" else f"with another {name}"
            yield f"is {difference} than the first report, expected shards of one verification"


def _shard_findings(reports: Mapping[Path, VerificationReport]) -> Iterator[str]:
    files: defaultdict[Shard | None, list[str]] = defaultdict(list)
    for path, report in reports.items():
        files[report.shard].append(str(path))
        count = report.shard.count if report.shard else 0
    for number in range(1, count + 1):
        shard = Shard(number=number, count=count)
        if shard not in files:
            yield f"shard {shard}: expected its report, it is missing"
        elif len(files[shard]) > 1:
            yield f"shard {shard}: expected one report, is in {' and '.join(files[shard])}"


def _deviation_uses(parts: Sequence[VerificationReport]) -> tuple[DeviationUse, ...]:
    """The uses of each deviation in all shards together."""
    uses: dict[tuple[str, str], DeviationUse] = {}
    for use in (use for part in parts for use in part.declarations):
        known = uses.setdefault((use.language, use.name), replace(use, asked=0, is_needed=False))
        uses[use.language, use.name] = replace(
            known, asked=known.asked + use.asked, is_needed=known.is_needed or use.is_needed
        )
    return tuple(uses.values())


def _sum(parts: Sequence[Any]) -> Any:
    """The sum of numbers, or of the fields of times."""
    if isinstance(parts[0], float):
        return sum(parts)
    names = [field.name for field in fields(parts[0])]
    return replace(parts[0], **{name: _sum([getattr(part, name) for part in parts]) for name in names})
