"""Tell bad input apart from findings and bugs: problems that a user can mend, each with its place."""

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


class BadInput(Exception):  # noqa: N818  # it is what the user gave, and no error of ours
    """All the problems that were found, sorted by place. The command line prints them and exits with 1."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(set(problems), key=_order))
        super().__init__("\n".join(map(str, self.problems)))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.message, problem.hint or ""


class Unusable(Exception):  # noqa: N818  # it is a place, and no error of ours
    """A place that cannot be used: a taken port, a folder that cannot be written. The exit status is 3."""
