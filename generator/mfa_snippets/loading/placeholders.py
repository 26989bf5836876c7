"""Check texts that are filled in later, such as `{result}.Key`, for names that nothing will fill in."""

import string
from collections.abc import Collection, Iterator

from ..errors import Problem
from ..suggestions import suggestion
from .source import Document, Loc


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces, without attributes and indexes. Raises `ValueError` for a lone brace."""
    fields = (field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
    return tuple(field.partition(".")[0].partition("[")[0] for field in fields)


def check_placeholders(document: Document, loc: Loc, text: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem for each name in braces that is not known, or for braces that do not match."""
    try:
        names = names_in(text)
    except ValueError as error:
        hint = "a brace that stays one is written twice"
        yield document.problem(loc, f"'{text}' cannot be filled in ({error}), expected names in braces", hint)
        return
    for name in names:
        if name not in known:
            expected = " or ".join("{" + each + "}" for each in known) or "none"
            message = f"'{{{name}}}' is filled by nothing, expected {expected}"
            yield document.problem(loc, message, suggestion(name, known) if len(known) > 1 else None)
