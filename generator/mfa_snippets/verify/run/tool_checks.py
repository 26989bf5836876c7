"""Verdicts, and the checks that need no mock server: `format`, `types`, and the probe for the SDK."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from mfa_snippets.contracts.programs import Argv, Commands, Program
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.runner import new_project_id
from mfa_snippets.verify.run.workspace import CommandFailedError, WorkspaceKey, copy_project, run_all, shown

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


MOST_LINES = 3
LONGEST_LINE = 300


def complaint(trouble: processes.NotInstalledError | CommandFailedError, program: Program) -> str:
    """The command with up to three complaints, each as `file:line: message`; else its last output."""
    if not isinstance(trouble, CommandFailedError):
        return str(trouble)
    lines = places(trouble.output, program.path_in_project)
    return f"{shown(trouble.argv)}: {' / '.join(lines[:MOST_LINES])}" if lines else str(trouble)


def places(output: str, path: str) -> list[str]:
    """The lines with a place in the file at `path`, which stands before each without its folders."""
    named = re.compile(rf"(?:\S*/)?{re.escape(path)}(?::(\d+)(?::\d+)?|\((\d+),\d+\))")
    found = []
    for line in output.splitlines():
        match = named.search(line)
        if match:
            message = line[match.end() :].strip(" :,-")
            found.append(f"{path}:{match[1] or match[2]}: {message}"[:LONGEST_LINE])
    return list(dict.fromkeys(found))


VERSION = re.compile(
    r"\d+\.\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z]|\.?(?:a|b|rc|alpha|beta|pre|dev|post)\.?\d*)?"
)
"""With what makes it another one: `1.2.3-rc.1` and `1.2.3rc1` are not 1.2.3."""
CANNED_CODE = b"000000\n"

Status = Literal["passed", "failed", "unavailable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one check; `why` for one that is unavailable."""

    status: Status
    why: str = ""
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


PASSED = Verdict(status="passed")


def unavailable(why: str) -> Verdict:
    """A check that could not be made."""
    return Verdict(status="unavailable", why=why)


def judged(findings: tuple[str, ...]) -> Verdict:
    """Failed if there are findings."""
    return Verdict(status="failed", findings=findings) if findings else PASSED


def judged_batch(program: Program, name: str, batch: Batch) -> Verdict:
    """What came of the commands of a check for one of its programs."""
    trouble = batch.trouble(program)
    if isinstance(trouble, processes.NotInstalledError):
        return unavailable(str(trouble))
    return PASSED if trouble is None else judged((f"{program.name}, {name}: {complaint(trouble, program)}",))


def sdk_problem(program: Program, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Why the SDK cannot be used: not there, or another version than the pinned one."""
    sdk = program.sdk
    try:
        ended = processes.run(sdk.probe, cwd=folder, environment=environment.clean(environ), limit=TOOL_LIMIT)
    except processes.NotInstalledError as error:
        return str(error)
    if ended.exit is None:
        return f"SDK not found: {shown(sdk.probe)}: did not end within {TOOL_LIMIT:g} s"
    found = VERSION.search(ended.stdout)
    if ended.exit != 0 or found is None:
        return f"SDK not found: {ended.reason}"
    if found[0] != sdk.version:
        return f"SDK {found[0]} found, {sdk.version} pinned"
    return None


def check_signatures(program: Program, plot: WorkspaceKey, folder: Path) -> Verdict:
    """The types check on signatures in `folder`, in a copy of the project that is thrown away."""
    if program.signatures is None:
        return unavailable("no signatures stand for the SDK")
    with tempfile.TemporaryDirectory(prefix="mfa-snippets-") as name:
        copy = Path(name)
        copy_project(plot.source, copy, (*plot.names, program.path_in_project))
        return _on_signatures(program, copy, folder.resolve(), plot.environ)


def _on_signatures(program: Program, copy: Path, folder: Path, environ: Mapping[str, str]) -> Verdict:
    assert program.signatures is not None, "the caller looked"
    prepare = _placed(program.signatures.prepare, folder)
    try:
        run_all(prepare, copy, environment.clean(environ), TOOL_LIMIT)
    except processes.NotInstalledError as error:
        return unavailable(str(error))
    except CommandFailedError as error:
        return unavailable(error.why)
    variables = environment.of_program(program, environ, {"project_id": new_project_id()})
    try:
        for argv in _placed(program.signatures.types, folder):
            _run_canned(argv, copy, variables, len(program.inputs))
    except processes.NotInstalledError as error:
        return unavailable(str(error))
    except CommandFailedError as error:
        return judged((f"{program.name}, types on signatures: {complaint(error, program)}",))
    return PASSED


def _run_canned(argv: Argv, copy: Path, variables: Mapping[str, str], inputs: int) -> None:
    """Run a command that may be the program itself, and then reads a code for each input."""

    def converse(stdin: IO[bytes], _printed: processes.Printed) -> None:
        stdin.write(CANNED_CODE * inputs)
        stdin.close()

    ended = processes.run(argv, cwd=copy, environment=variables, limit=TOOL_LIMIT, converse=converse)
    if ended.exit != 0:
        raise CommandFailedError(argv, ended, ended.last_output.replace(str(copy), "{project}"))


def _placed(commands: Commands, folder: Path) -> Commands:
    return tuple(tuple(word.replace("{signatures}", str(folder)) for word in argv) for argv in commands)
