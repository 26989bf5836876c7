"""Problems of the input with their location, other failures, and exit codes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

FINDINGS, USAGE, RESOURCE_ERROR = 1, 2, 3
MOST_PROBLEMS = 100  # so many are printed, and reading a file stops at so many
_MOST_NAMES, _MOST_COMPARED = 20, 2_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault of the input, in `path` as it was written; 0 as line and column is the whole file."""

    path: str
    line: int
    column: int
    message: str
    hint: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        location = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        hint = f"\nhint: {printable(self.hint)}" if self.hint else ""
        return printable(f"{location}: {self.message}") + hint


class InputError(Exception):
    """All problems of the input, sorted by location; its text has the first. The exit code is `FINDINGS`."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines, more = list(map(str, self.problems[:MOST_PROBLEMS])), len(self.problems) - MOST_PROBLEMS
        super().__init__("\n".join([*lines, *([f"and {more:,} more problems"] if more > 0 else [])]))


class ResourceError(Exception):
    """A port, file or folder that cannot be used. The exit code is `RESOURCE_ERROR`."""


def printable(text: str) -> str:
    """Text without terminal control characters."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str | None]:
    """The message for a name that is not defined, and a hint with the closest names."""
    return f"{kind} '{name}' is not defined", suggestion(name, known)


def suggestion(name: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """A hint: the closest of the names, else `otherwise`, else all of them unless they are many."""
    names = sorted(set(known))
    if close := closest(name, names):
        return f"did you mean '{close}'?"
    return otherwise or (f"expected one of: {', '.join(names)}" if 0 < len(names) <= _MOST_NAMES else None)


def closest(name: str, known: Collection[str]) -> str | None:
    """The name that is most like another one, if it is like it and the names are not too many to compare."""
    from difflib import get_close_matches  # here, since most runs suggest nothing

    close = get_close_matches(name[:200], known, 1) if len(known) <= _MOST_COMPARED else ()
    return close[0] if close else None


def check_known(kind: str, names: Iterable[str], known: Collection[str]) -> None:
    """Raise a usage error of the command line for a name that is not defined."""
    for name in (name for name in names if name not in known):
        from click import UsageError  # here, since an error of the input needs no command line

        hint = suggestion(name, known)
        raise UsageError(f"unknown {kind} '{name}'" + (f"\nhint: {hint}" if hint else ""))
