"""Lay what was sent side by side: dotted keys, one a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

ABSENT = "absent"
MOST_OF_A_CELL = 60


def leaves(value: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of a JSON value by their dotted keys, as JSON; an empty object is a leaf."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{above}.{key}" if above else key)
    else:
        yield above, json.dumps(value, ensure_ascii=False)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of the same width in each row, two spaces apart, each line indented by two."""
    cells = [[_short(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_OF_A_CELL else f"{cell[: MOST_OF_A_CELL - 1]}…"
