"""Run the commands of many programs: each distinct one once, and many as one where a tool can do it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mfa_snippets.verification import environment, processes
from mfa_snippets.verification.contract import Argv, Commands, Program
from mfa_snippets.verification.workspace import CommandFailedError, run_all

TOOL_LIMIT = 120.0
SECONDS_PER_PROGRAM = 5.0

Trouble = processes.NotInstalledError | CommandFailedError


class Batch:
    """The commands of one purpose, by program, in a workspace.

    `neighbours` stand there, too, but nobody asks for them: a command of theirs may tell of them.
    """

    def __init__(
        self,
        commands: Mapping[Program, Commands],
        neighbours: Mapping[Program, Commands],
        folder: Path,
        environ: Mapping[str, str],
        can_merge: bool,
    ) -> None:
        self._commands, self._neighbours, self._folder = commands, neighbours, folder
        self._variables = environment.clean(environ)
        self._troubles: dict[Argv, Trouble | None] = {}
        if can_merge:
            self._run_together()

    def trouble(self, program: Program) -> Trouble | None:
        """The first thing that went wrong for a program, in the words that name it if there are such."""
        for argv in self._commands[program]:
            trouble = self._of_command(argv)
            concerning = None if trouble is None else self._concerning(trouble, program)
            if concerning is not None:
                return concerning
        return None

    def _run_together(self) -> None:
        """If the merged command fails, each is run alone, to see which it is."""
        if len({len(commands) for commands in self._commands.values()}) != 1:
            return
        for column in zip(*self._commands.values(), strict=True):
            together = merged(tuple(dict.fromkeys(column)))
            if together is not None and self._run(together) is None:
                self._troubles |= dict.fromkeys(column)

    def _of_command(self, argv: Argv) -> Trouble | None:
        if argv not in self._troubles:
            self._troubles[argv] = self._run(argv)
        return self._troubles[argv]

    def _run(self, argv: Argv) -> Trouble | None:
        limit = TOOL_LIMIT + SECONDS_PER_PROGRAM * len(self._commands)
        try:
            run_all((argv,), self._folder, self._variables, limit)
        except (processes.NotInstalledError, CommandFailedError) as error:
            return error
        return None

    def _concerning(self, trouble: Trouble, program: Program) -> Trouble | None:
        """Of a command that several share, those that it names are to blame; if it names none, all are."""
        if not isinstance(trouble, CommandFailedError):
            return trouble
        lines = [line for line in trouble.output.splitlines() if _names(line, program)]
        if lines:
            return trouble.saying(lines[0])
        every = {**self._neighbours, **self._commands}
        sharing = (one for one, commands in every.items() if trouble.argv in commands)
        return None if any(_names(trouble.output, one) for one in sharing) else trouble


def merged(commands: Sequence[Argv]) -> Argv | None:
    """One command for several that differ in one word, with all of these words in its place."""
    first = commands[0]
    if len(commands) < 2 or any(len(argv) != len(first) for argv in commands):
        return None
    differing = [place for place, words in enumerate(zip(*commands, strict=True)) if len(set(words)) > 1]
    if len(differing) != 1:
        return None
    place = differing[0]
    return (*first[:place], *(argv[place] for argv in commands), *first[place + 1 :])


def _names(text: str, program: Program) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(program.path_in_project)}(?![\w-])", text) is not None
