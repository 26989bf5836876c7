"""Join the reports of shards into that of the whole; a shard that is missing or double is a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts.files import read
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.verify.report.report import DeviationUse, Seconds, Times, VerificationReport

SAME = ("against", "is_unseen", "asked", "tier", "is_strict", "is_part", "selection")
Accounts = Mapping[Path, VerificationReport]


def merged(paths: Sequence[Path]) -> VerificationReport:
    """One account for those in files that `verify --format json` wrote.

    Raises InputError for a file that is none, that is of no shard, or that is of another verification.
    """
    accounts = _read(paths)
    first = next(iter(accounts.values()))
    parts = tuple(accounts.values())
    return replace(
        first,
        programs=tuple(program for part in parts for program in part.programs),
        findings=(
            *dict.fromkeys(finding for part in parts for finding in part.findings),
            *_shard_findings(accounts),
        ),
        recorded=tuple(path for part in parts for path in part.recorded),
        declarations=_declarations(parts),
        times=_times(parts),
        shard=None,
    )


def _read(paths: Sequence[Path]) -> Accounts:
    accounts: dict[Path, VerificationReport] = {
        path: read(path, VerificationReport) for path in dict.fromkeys(paths)
    }
    first = next(iter(accounts.values()))
    problems = [
        Problem(str(path), 0, 0, message)
        for path, account in accounts.items()
        for message in _strangeness(account, first)
    ]
    if problems:
        raise InputError(*problems)
    return accounts


def _strangeness(account: VerificationReport, first: VerificationReport) -> Iterator[str]:
    if account.shard is None:
        yield "is the report of no shard, expected one of verify --shard"
    elif first.shard is not None and account.shard.count != first.shard.count:
        yield f"is shard {account.shard}, expected one of {first.shard.count}"
    for name in SAME:
        if getattr(account, name) != getattr(first, name):
            told = "of other programs" if name == "selection" else f"with another {name}"
            yield f"is {told} than the first report, expected shards of one verification"


def _shard_findings(accounts: Accounts) -> Iterator[str]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path, account in accounts.items():
        assert account.shard is not None, "_read looked"
        found[account.shard.number].append(str(path))
        count = account.shard.count
    for number in range(1, count + 1):
        if not found[number]:
            yield f"shard {number}/{count}: expected its report, there is none"
        elif len(found[number]) > 1:
            yield f"shard {number}/{count}: expected one report, is in {' and '.join(found[number])}"


def _declarations(parts: Sequence[VerificationReport]) -> tuple[DeviationUse, ...]:
    """What all shards together say of each declaration."""
    uses: dict[tuple[str, str], DeviationUse] = {}
    for use in (use for part in parts for use in part.declarations):
        key = use.language, use.name
        known = uses.get(key, replace(use, asked=0, is_needed=False))
        uses[key] = replace(known, asked=known.asked + use.asked, is_needed=known.is_needed or use.is_needed)
    return tuple(uses.values())


def _times(parts: Sequence[VerificationReport]) -> Times | None:
    """What the shards took, added up."""
    known = [part.times for part in parts if part.times is not None]
    if not known:
        return None
    return Times(
        checks=sum(times.checks for times in known),
        own=_summed([times.own for times in known]),
        forms=_summed([times.forms for times in known]),
    )


def _summed(parts: Sequence[Seconds]) -> Seconds:
    return Seconds(runs=sum(part.runs for part in parts), failures=sum(part.failures for part in parts))
