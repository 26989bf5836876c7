"""Run one command from outside, with a time limit and a bound on what it may print."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

MOST_OUTPUT = 1 << 20
LAST_LINES = 5
SECONDS_TO_CLOSE = 5.0
TROUBLE = re.compile(r"error|not found|no such|cannot|failed|fatal", re.IGNORECASE)

Printed = Callable[[], str]
"""What a running program printed on standard output so far."""

Converse = Callable[[IO[bytes], Printed], None]
"""Writes to a program's standard input, in a thread of its own; OSError and ValueError mean that it ended."""

Attend = Callable[[Printed, int], None]
"""Deals with a running program, by its process ID, in a thread of its own."""


class NotInstalledError(Exception):
    """A command that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a command; `exit` is None if it was killed at its time limit."""

    exit: int | None
    stdout: str
    stderr: str
    is_flood: bool
    """Whether it printed more than is kept: the first and the last half of MOST_OUTPUT bytes."""
    is_held: bool = False
    """Whether a process that it left behind, outside its group, still holds its output open."""

    @property
    def last_output(self) -> str:
        """The last lines that say something, of standard error if there are any, else of standard output."""
        for text in (self.stderr, self.stdout):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if lines:
                return " / ".join(line[:300] for line in lines[-LAST_LINES:])
        return "nothing"

    @property
    def reason(self) -> str:
        """The line that tells best why a command failed: the last that speaks of trouble, else the last."""
        lines = [line.strip() for line in f"{self.stdout}\n{self.stderr}".splitlines() if line.strip()]
        telling = [line for line in lines if TROUBLE.search(line)]
        return (telling or lines or ["it said nothing"])[-1][:300]


class Process(Protocol):
    """A command that was started, in a process group of its own."""

    @property
    def pid(self) -> int:
        """Also that of its group."""
        ...

    @property
    def stdin(self) -> IO[bytes] | None: ...
    @property
    def stdout(self) -> IO[bytes] | None: ...
    @property
    def stderr(self) -> IO[bytes] | None: ...

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, or a negative signal. Raises subprocess.TimeoutExpired."""
        ...


Launch = Callable[[Sequence[str], Path, Mapping[str, str], bool], Process]
"""Starts a command in a folder with an environment, and with an input or none. Raises NotInstalledError."""


def start(argv: Sequence[str], cwd: Path, environment: Mapping[str, str], has_input: bool) -> Process:
    """Start a command, see Launch."""
    found = cwd / argv[0] if "/" in argv[0] else shutil.which(argv[0], path=environment.get("PATH"))
    if found is None or not Path(found).exists():
        raise NotInstalledError(f"{argv[0]} is not installed")
    try:
        return subprocess.Popen(
            argv,
            cwd=cwd,
            env=environment,
            stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
    except OSError as error:
        raise NotInstalledError(f"{argv[0]} cannot be started: {error.strerror}") from None


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    limit: float,
    converse: Converse | None = None,
    launch: Launch = start,
    attend: Attend | None = None,
) -> Ended:
    """Run a command in a process group of its own, which is killed after `limit` seconds.

    Without `converse` its standard input is empty. Raises NotInstalledError.
    """
    process = launch(argv, cwd, environment, converse is not None)
    captures = tuple(map(_captured, (process.stdout, process.stderr)))
    if converse is not None and process.stdin is not None:
        talking = (converse, process.stdin, captures[0].text)
        threading.Thread(target=_talk, args=talking, daemon=True).start()
    if attend is not None:
        threading.Thread(target=attend, args=(captures[0].text, process.pid), daemon=True).start()
    status = _wait(process, limit)
    for capture in captures:
        capture.thread.join(SECONDS_TO_CLOSE)
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    stdout, stderr = (capture.text() for capture in captures)
    is_flood = any(capture.size > MOST_OUTPUT for capture in captures)
    is_held = any(capture.thread.is_alive() for capture in captures)
    return Ended(exit=status, stdout=stdout, stderr=stderr, is_flood=is_flood, is_held=is_held)


def _wait(process: Process, limit: float) -> int | None:
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Also after its end: what it left running in its group would hold its output open.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _talk(converse: Converse, stdin: IO[bytes], printed: Printed) -> None:
    with contextlib.suppress(OSError, ValueError):
        converse(stdin, printed)


class _Capture:
    """The first and the last part of a stream, read to its end in a thread."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.size = 0
        self._first = bytearray()
        self._last = bytearray()
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def text(self) -> str:
        """What was kept, with `…` where something was dropped."""
        gap = "\n…\n".encode() if self.size > MOST_OUTPUT else b""
        return (bytes(self._first) + gap + bytes(self._last)).decode("utf-8", "replace")

    def _read(self, stream: IO[bytes]) -> None:
        half = MOST_OUTPUT // 2
        with stream:
            while block := stream.read(1 << 16):
                self.size += len(block)
                room = half - len(self._first)
                self._first += block[:room]
                self._last = (self._last + block[room:])[-half:]


def _captured(stream: IO[bytes] | None) -> _Capture:
    assert stream is not None, "both streams are pipes"
    return _Capture(stream)
