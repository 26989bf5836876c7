"""Each defect in a text: ours does not have it, a smallest text of its own has it."""

import pytest

from .row import Row
from .rows import ROWS

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


@every_row
def test_ours_does_not_have_the_defect(row: Row) -> None:
    """In what is published."""
    assert not row.has_it(row.ours()), row.what


@every_row
def test_the_defect_is_seen_where_it_is(row: Row) -> None:
    """In a smallest text that has it."""
    assert row.has_it(row.faulty), row.what
