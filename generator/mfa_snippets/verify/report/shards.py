"""Split the work: every N-th scenario, in all its languages, so that these are still compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from mfa_snippets.contracts.programs import Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of the work, counted from 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def shard_of(text: str) -> Shard:
    """`2/3` as a shard. Raises ValueError."""
    number, slash, count = text.partition("/")
    if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise ValueError(f"'{text}' is no shard, expected I/N, such as 1/4")
    return Shard(number=int(number), count=int(count))


def part(programs: tuple[Program, ...], shard: Shard | None) -> tuple[Program, ...]:
    """The programs of a shard."""
    if shard is None:
        return programs
    scenarios = list(dict.fromkeys(program.scenario for program in programs))
    own = set(scenarios[shard.number - 1 :: shard.count])
    return tuple(program for program in programs if program.scenario in own)


def selection_of(programs: Sequence[Program]) -> str:
    """What all shards of one verification have in common: the programs, and what they are checked with."""
    facts = [repr(program) for program in programs]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
