"""Check a layout: what is filled in later may name no other values than those that will be there."""

from collections.abc import Iterator

from ..errors import Problem
from ..loading.placeholders import check_placeholders
from ..loading.source import Document
from ..rendering.layout import Layout


def check_layout(layout: Layout, document: Document) -> Iterator[Problem]:
    """Every problem of the forms in which records and keywords are written."""
    if layout.keyword is not None:
        yield from check_placeholders(document, ("keyword",), layout.keyword, ("name",))
    for key, form in (("record", layout.record), ("mapping", layout.mapping)):
        if form is not None:
            yield from check_placeholders(document, (key, "open"), form.open, ("name",))
            yield from check_placeholders(document, (key, "entry"), form.entry, ("field", "value"))
            yield from check_placeholders(document, (key, "close"), form.close, ("name",))
