"""Tell bad input apart from findings and bugs: problems that a user can mend, each with its place."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that has to be mended.

    `path` is as the user gave it; `line` and `column` count from 1, and 0 stands for the whole file.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        hint = f"\nhint: {self.hint}" if self.hint else ""
        return f"{place}: {self.message}{hint}"


class InputError(Exception):  # it is what the user gave, and no error of ours
    """All the problems that were found, sorted by place. The command line prints them and exits with 1."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(set(problems), key=_order))
        super().__init__("\n".join(map(str, self.problems)))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.message, problem.hint or ""


class ResourceError(Exception):  # it is a place, and no error of ours
    """A place that cannot be used: a taken port, a folder that cannot be written. The exit status is 3."""


FINDINGS, USAGE, RESOURCE_ERROR, INTERRUPTED = 1, 2, 3, 130


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
