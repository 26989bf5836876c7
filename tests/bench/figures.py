"""A figure beside what it is measured with, and the table of all."""

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "mfa_snippets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measurement: the `value` in its `unit`, its floor or a peer `beside` it, and its budget, if any."""

    name: str
    value: float
    unit: str
    beside: str = ""
    budget: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.budget is None or self.value <= self.budget


def seconds_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """How long a command takes, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def in_turn(command: Sequence[str], reference: Sequence[str], runs: int) -> tuple[float, float, float]:
    """Median seconds of a command and of a reference that runs in turn with it, and of their ratio."""
    pairs = [(seconds_of(command), seconds_of(reference)) for _ in range(runs + 1)][1:]
    firsts, seconds = zip(*pairs, strict=True)
    return (
        statistics.median(firsts),
        statistics.median(seconds),
        statistics.median(first / second for first, second in pairs),
    )


def medians(runs: Sequence[Sequence[Figure]]) -> list[Figure]:
    """The median of each figure over several runs, which have the same figures in the same order."""
    columns = [sorted(column, key=lambda figure: figure.value) for column in zip(*runs, strict=True)]
    return [replace(column[len(column) // 2]) for column in columns]


def table(runs: Sequence[Sequence[Figure]]) -> str:
    """Markdown: a row for each figure with its median and the value of each run."""
    rows = ["| what | median | each run | measured beside | budget |", "|---|--:|--:|---|--:|"]
    for middle, *column in zip(medians(runs), *runs, strict=True):
        each = " · ".join(number(figure.value) for figure in column)
        budget = "" if middle.budget is None else f"≤ {number(middle.budget)} {middle.unit}"
        missed = "" if all(figure.is_kept for figure in column) else " (missed)"
        value = f"{number(middle.value)} {middle.unit}"
        rows.append(f"| {middle.name} | {value} | {each} | {middle.beside} | {budget}{missed} |")
    return "\n".join(rows) + "\n"


def number(value: float) -> str:
    """With three significant digits, or all before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
