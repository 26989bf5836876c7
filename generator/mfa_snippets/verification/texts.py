"""Say where two texts differ."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_TEXT = 120


def first_difference(expected: str, was: str) -> str | None:
    """The first line that differs, by its number; None if none does."""
    if expected == was:
        return None
    wanted, found = expected.splitlines(keepends=True), was.splitlines(keepends=True)
    number = next(
        (number for number, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]),
        min(len(wanted), len(found)),
    )
    return f"line {number + 1}: expected {_line(wanted, number)}, was {_line(found, number)}"


def _line(lines: Sequence[str], number: int) -> str:
    return repr(lines[number][:LONGEST_TEXT]) if number < len(lines) else "the end"
