"""What came of all mutants: a table for people, and JSON that a later run goes on from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .judging import Outcome

COUNTED = ("killed", "survived")


@dataclass(slots=True, kw_only=True)
class Report:
    """Outcomes by index: of those that were drawn, and of the faults that stand in `by_hand`."""

    seed: int
    drawn: dict[str, Outcome] = field(default_factory=dict)
    by_hand: dict[str, Outcome] = field(default_factory=dict)

    @property
    def drawn_and_counted(self) -> int:
        """How many of those that were drawn render and change code or an expectation."""
        return sum(one.state in COUNTED for one in self.drawn.values())

    @property
    def counted(self) -> list[Outcome]:
        """All that render and change code or an expectation."""
        every = (*self.by_hand.values(), *self.drawn.values())
        return [one for one in every if one.state in COUNTED]

    @property
    def survivors(self) -> list[Outcome]:
        """Those that no check found."""
        return [one for one in self.counted if one.state == "survived"]

    @property
    def tracebacks(self) -> list[Outcome]:
        """Those that the loader should have refused with their place."""
        return [one for one in self.drawn.values() if one.check == "traceback"]

    def lines(self, equivalent: Mapping[str, str]) -> list[str]:
        """The summary; `equivalent` says why a survivor changes nothing that matters, by its name."""
        checks = Counter(one.check for one in self.counted if one.state == "killed")
        killed = ", ".join(f"{name} {count}" for name, count in checks.most_common())
        states = Counter(one.state for one in (*self.by_hand.values(), *self.drawn.values()))
        explained = [one for one in self.survivors if why(one, equivalent)]
        others = len(self.counted) - len(explained)
        rate = f"{100 * sum(checks.values()) / others:.1f} %" if others else "none"
        return [
            f"seed {self.seed}: {len(self.drawn)} drawn, {len(self.by_hand)} by hand",
            f"{states['refused']} do not render, {states['unchanged']} change no code and no expectation",
            *(f"  ends in a traceback: {one.name}" for one in self.tracebacks),
            f"{len(self.counted)} counted: {sum(checks.values())} killed ({killed})",
            f"{len(self.survivors)} survived, of which {len(explained)} are equivalent",
            *(f"  survived: {one.name}{_because(one, equivalent)}" for one in self.survivors),
            f"killed of those that are not equivalent: {rate}",
        ]

    def write(self, path: Path) -> None:
        """All of it as JSON, whole or not at all."""
        made = path.with_suffix(".new")
        made.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")
        made.replace(path)


def read(path: Path | None, seed: int) -> Report:
    """The report of an earlier run with the same seed, else an empty one."""
    if path is None or not path.exists():
        return Report(seed=seed)
    known = json.loads(path.read_text("utf-8"))
    if known["seed"] != seed:
        raise SystemExit(f"{path} is of seed {known['seed']}, expected {seed}")
    outcomes = {
        kind: {index: Outcome(**one) for index, one in known[kind].items()} for kind in ("drawn", "by_hand")
    }
    return Report(seed=seed, **outcomes)


def why(outcome: Outcome, equivalent: Mapping[str, str]) -> str:
    """The reason why a survivor changes nothing, if there is one."""
    return equivalent.get(outcome.key, "")


def _because(outcome: Outcome, equivalent: Mapping[str, str]) -> str:
    reason = why(outcome, equivalent)
    return f" (equivalent: {reason})" if reason else ""
