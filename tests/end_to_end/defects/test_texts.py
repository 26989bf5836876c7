"""Each defect in a text: ours does not have it, a smallest text of its own has it."""

import pytest

from . import compiled_rows, prose_rows, script_rows
from .row import Row
from .test_compilers import WHAT

ROWS = (*prose_rows.ROWS, *script_rows.ROWS, *compiled_rows.ROWS)

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)

# What was counted on the page that this project replaces.
KNOWN = {
    *(f"p{number}" for number in range(1, 7)),
    *(f"n{number}" for number in range(1, 6)),
    *(f"y{number}" for number in range(1, 8)),
    *(f"g{number}" for number in range(1, 9)),
    *(f"j{number}" for number in range(1, 11)),
    *(f"r{number}" for number in range(1, 5)),
}


@every_row
def test_ours_does_not_have_the_defect(row: Row) -> None:
    """In the real specification, programs and page."""
    assert not row.has_it(row.ours()), row.what


@every_row
def test_the_defect_is_seen_where_it_is(row: Row) -> None:
    """In a smallest text that has it."""
    assert row.has_it(row.faulty), row.what


def test_every_known_defect_has_a_check() -> None:
    """None of the forty was forgotten."""
    assert KNOWN - {*WHAT, *(row.id for row in ROWS)} == set()
    assert len(KNOWN) == 40
