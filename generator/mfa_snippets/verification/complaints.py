"""What a tool says of one program: the lines that name a place in its file, not the last that it printed."""

from __future__ import annotations

import re

from mfa_snippets.verification import processes
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.workspace import CommandFailedError, shown

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
