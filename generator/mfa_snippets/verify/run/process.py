"""Run commands with a time limit and bounded output."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mfa_snippets.verify.run.limits import MARK, Environment, end_leftovers, end_run, excess, new_mark

MAX_OUTPUT = 1 << 20  # bytes of a stream that are kept, the last ones
LAST_LINES = 5
LONGEST_LINE = 300
NO_TEXT = re.compile(r"\x1b\[[0-9;]*m|(?m:^\[\w+\] *$)")
"""Colors, and lines of a log that have nothing but their level."""
SECONDS_TO_CLOSE = 5.0
SECONDS_BETWEEN_LOOKS = 0.5
FLOODED = f"printed more than {MAX_OUTPUT} bytes"
HELD = "left a process behind that holds its output open"

_starting, _is_ending = set[str](), threading.Event()
"""The marks of commands that are being started, and whether all are ended."""

Argv = Sequence[str]


@dataclass(frozen=True, slots=True)
class Process:
    """A started command, which leads a process group, and its streams.

    `wait` returns the exit status, or a negative signal, and raises TimeoutExpired or TimeoutError.
    """

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]
    wait: Callable[[float | None], int]


Printed = Callable[[], str]  # the standard output of a running program so far

Interact = Callable[[Process, Printed], None]
"""Uses a running program, in a thread; OSError and ValueError mean that the program ended."""

Launch = Callable[[Argv, Path, Environment], Process]
"""Starts a command in a folder with an environment. Raises NotInstalledError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessResult:
    """What a command printed, and how it ended."""

    exit: int | None  # None if the command was killed at a bound
    stdout: str
    stderr: str
    fault: str | None = None  # the bound that it exceeded, or what it left behind

    @property
    def last_output(self) -> str:
        """The last non-empty lines of standard error if there are any, else of standard output."""
        lines = _lines(self.stderr) or _lines(self.stdout) or ["nothing"]
        return " / ".join(line[:LONGEST_LINE] for line in lines[-LAST_LINES:])


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, NO_TEXT.sub("", text).splitlines()) if line]


class ToolError(Exception):
    """A command that did not pass."""


class NotInstalledError(ToolError):
    """A command that cannot be started."""


class CommandFailedError(ToolError):
    """A command that ended with another exit status than 0; the text is `command: message`."""

    def __init__(self, argv: Argv, result: ProcessResult) -> None:
        fault = f"{result.fault}; its last output: " if result.fault else ""
        super().__init__(f"{shlex.join(argv)}: {fault}{result.last_output}")
        self.argv, self.result = argv, result


def start(argv: Argv, cwd: Path, environment: Environment, options: Argv = ()) -> Process:
    """Start a command with options after its first word, see Launch."""
    path = cwd / argv[0] if "/" in argv[0] else shutil.which(argv[0], path=environment.get("PATH"))
    if path is None or not Path(path).exists():
        raise NotInstalledError(f"{argv[0]} is not installed")
    try:
        process = subprocess.Popen(
            (argv[0], *options, *argv[1:]),
            cwd=cwd,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
    except OSError as error:
        raise NotInstalledError(f"{argv[0]} cannot be started: {error.strerror}") from None
    streams: list[Any] = [process.stdin, process.stdout, process.stderr]  # pipes, none of them is None
    return Process(process.pid, streams[0], streams[1], streams[2], process.wait)


def close_input(process: Process, _printed: Printed) -> None:
    """Type nothing, see Interact."""
    process.stdin.close()


def run(
    argv: Argv,
    *,
    cwd: Path,
    environment: Environment,
    limit: float,
    interact: Interact = close_input,
    launch: Launch = start,
    is_bounded: bool = False,
) -> ProcessResult:
    """Run a command; it is killed after `limit` seconds, or at a bound. Raises NotInstalledError."""
    mark = new_mark()
    _starting.add(mark)
    try:
        if _is_ending.is_set():
            raise NotInstalledError(f"{argv[0]}: interrupted")
        process = launch(argv, cwd, {**environment, MARK: mark})
    finally:
        _starting.discard(mark)
    output, errors = _Capture(process.stdout), _Capture(process.stderr)

    def interact_until_end() -> None:
        with suppress(OSError, ValueError):
            interact(process, output.text)

    def flooded() -> str | None:
        return FLOODED if max(output.size, errors.size) > MAX_OUTPUT else None

    def bound() -> str | None:
        return (flooded() or excess(mark, process.pid)) if is_bounded else None

    threading.Thread(target=interact_until_end, daemon=True).start()
    status, fault = _wait(process, limit, bound)
    if fault:
        end_run(mark, process.pid)
    for capture in (output, errors):
        capture.thread.join(SECONDS_TO_CLOSE)
    fault = fault or flooded()
    if output.thread.is_alive() or errors.thread.is_alive():
        fault = fault or HELD
        end_run(mark, process.pid)
    with suppress(OSError):
        process.stdin.close()
    return ProcessResult(exit=status, stdout=output.text(), stderr=errors.text(), fault=fault)


def run_all(
    commands: Sequence[Argv],
    folder: Path,
    environment: Environment,
    limit: float,
    interact: Interact = close_input,
) -> None:
    """Run commands until one fails. Raises CommandFailedError, NotInstalledError."""
    for argv in commands:
        result = run(argv, cwd=folder, environment=environment, limit=limit, interact=interact)
        if result.exit != 0:
            raise CommandFailedError(argv, result)


def end_all() -> None:
    """Kill every command, because this process is about to end; from now on none is started."""
    _is_ending.set()
    latest = time.monotonic() + SECONDS_TO_CLOSE
    while _starting and time.monotonic() < latest:
        time.sleep(0.01)
    end_leftovers()


def _wait(process: Process, limit: float, bound: Callable[[], str | None]) -> tuple[int | None, str | None]:
    """The exit status of a command, or why it was killed."""
    fault, last = None, time.monotonic() + limit
    try:
        while fault is None:
            left = last - time.monotonic()
            try:
                return process.wait(max(0, min(left, SECONDS_BETWEEN_LOOKS))), None
            except (subprocess.TimeoutExpired, TimeoutError):
                is_over = left <= SECONDS_BETWEEN_LOOKS
                fault = bound() or (f"did not end within {limit:g} s" if is_over else None)
        return None, fault
    finally:
        # Also after its end: a process left in its group would hold its output open.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(None)


class _Capture:
    """The last part of a stream, read to its end in a thread."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.size, self._kept = 0, bytearray()
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def text(self) -> str:
        """The kept output, behind `…` if that is not all."""
        dropped = "…\n" if self.size > MAX_OUTPUT else ""
        return dropped + bytes(self._kept).decode("utf-8", "replace")

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            while block := stream.read(1 << 16):
                self.size += len(block)
                self._kept += block
                del self._kept[:-MAX_OUTPUT]
