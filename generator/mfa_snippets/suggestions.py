"""Tell a name that does not exist from the one that was probably meant."""

import difflib
from collections.abc import Iterable

_MOST_NAMES = 20


def unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str | None]:
    """The message for a name that does not exist, and a hint with what could stand in its place."""
    return f"{kind} '{name}' is not defined", suggestion(name, known)


def suggestion(name: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """A hint: the closest of the names, else `otherwise`, else all of them unless they are many."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1)
    if close:
        return f"did you mean '{close[0]}'?"
    if otherwise:
        return otherwise
    return f"what can stand here: {', '.join(names)}" if 0 < len(names) <= _MOST_NAMES else None
