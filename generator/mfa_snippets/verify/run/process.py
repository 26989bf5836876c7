"""Run commands with a time limit and bounded output."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from mfa_snippets.verify.run.environment import Environment
from mfa_snippets.verify.run.limits import MARK, end_all_runs, end_run, excess, marked

MAX_OUTPUT = 1 << 20  # bytes of a stream that are kept: half of them from its start, half from its end
LAST_LINES = 5
LONGEST_LINE = 300
NO_TEXT = re.compile(r"\x1b\[[0-9;]*m|(?m:^\[\w+\] *$)")
"""Colors, and lines of a log that have nothing but their level."""
SECONDS_TO_CLOSE = 5.0
SECONDS_BETWEEN_LOOKS = 0.5
FLOODED = f"printed more than {MAX_OUTPUT} bytes"
HELD = "left a process behind that holds its output open"

_starting, _running, _is_ending = set[object](), set[int](), threading.Event()
"""The commands that are being started, the groups of those that run, and whether all are ended."""

Argv = Sequence[str]


class Process(Protocol):
    """A started command; it leads a process group."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, or a negative signal. Raises subprocess.TimeoutExpired."""


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
    faults: tuple[str, ...] = ()  # the bounds that it exceeded, and what it left behind

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

    def __init__(self, argv: Argv, result: ProcessResult, message: str) -> None:
        super().__init__(f"{shlex.join(argv)}: {message}")
        self.argv, self.result = argv, result


def start(argv: Argv, cwd: Path, environment: Environment, options: Argv = ()) -> Process:
    """Start a command with options after its first word, see Launch."""
    path = cwd / argv[0] if "/" in argv[0] else shutil.which(argv[0], path=environment.get("PATH"))
    if path is None or not Path(path).exists():
        raise NotInstalledError(f"{argv[0]} is not installed")
    try:
        return subprocess.Popen(
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


def run(
    argv: Argv,
    *,
    cwd: Path,
    environment: Environment,
    limit: float,
    interact: Interact | None = None,
    launch: Launch = start,
    is_bounded: bool = False,
) -> ProcessResult:
    """Run a command; it is killed after `limit` seconds, or at a bound. Raises NotInstalledError."""
    with marked() as mark:
        process = _started(launch, argv, cwd, {**environment, MARK: mark})
        assert process.stdin is not None, "it is a pipe"
        captures = _Capture(process.stdout), _Capture(process.stderr)
        if interact is None:
            process.stdin.close()
        else:

            def interact_until_end() -> None:
                with suppress(OSError, ValueError):
                    interact(process, captures[0].text)

            threading.Thread(target=interact_until_end, daemon=True).start()
        bound = partial(_excess, captures, mark, process) if is_bounded else lambda: None
        status, fault = _wait(process, limit, bound)
        if fault:
            end_run(mark, process.pid)
        for capture in captures:
            capture.thread.join(SECONDS_TO_CLOSE)
        held = HELD if any(capture.thread.is_alive() for capture in captures) else None
        if held:
            end_run(mark, process.pid)
    with suppress(OSError):
        process.stdin.close()
    flooded = FLOODED if any(capture.size > MAX_OUTPUT for capture in captures) else None
    return ProcessResult(
        exit=status,
        stdout=captures[0].text(),
        stderr=captures[1].text(),
        faults=tuple(dict.fromkeys(filter(None, (fault, flooded, held)))),
    )


def run_all(
    commands: Sequence[Argv],
    folder: Path,
    environment: Environment,
    limit: float,
    interact: Interact | None = None,
) -> None:
    """Run commands until one fails. Raises CommandFailedError, NotInstalledError."""
    for argv in commands:
        result = run(argv, cwd=folder, environment=environment, limit=limit, interact=interact)
        if result.exit != 0:
            faults = "; ".join((*result.faults, "its last output: ")) if result.exit is None else ""
            raise CommandFailedError(argv, result, faults + result.last_output)


def end_all() -> None:
    """Kill every command, because this process is about to end; from now on none is started."""
    _is_ending.set()
    latest = time.monotonic() + SECONDS_TO_CLOSE
    while _starting and time.monotonic() < latest:
        time.sleep(0.01)
    for group in tuple(_running):
        _kill(group)
    end_all_runs()


def _started(launch: Launch, argv: Argv, cwd: Path, environment: Environment) -> Process:
    key = object()
    _starting.add(key)
    try:
        if _is_ending.is_set():
            raise NotInstalledError(f"{argv[0]}: interrupted")
        process = launch(argv, cwd, environment)
        _running.add(process.pid)
        return process
    finally:
        _starting.discard(key)


def _wait(process: Process, limit: float, bound: Callable[[], str | None]) -> tuple[int | None, str | None]:
    """The exit status of a command, or why it was killed."""
    fault, last = None, time.monotonic() + limit
    try:
        while fault is None:
            left = last - time.monotonic()
            try:
                return process.wait(max(0, min(left, SECONDS_BETWEEN_LOOKS))), None
            except subprocess.TimeoutExpired:
                is_over = left <= SECONDS_BETWEEN_LOOKS
                fault = bound() or (f"did not end within {limit:g} s" if is_over else None)
        return None, fault
    finally:
        # Also after its end: a process left in its group would hold its output open.
        _kill(process.pid)
        process.wait()
        _running.discard(process.pid)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _excess(captures: Iterable["_Capture"], mark: str, process: Process) -> str | None:
    """The bound that a program exceeds, if any."""
    return FLOODED if any(capture.size > MAX_OUTPUT for capture in captures) else excess(mark, process.pid)


class _Capture:
    """The first and the last part of a stream, read to its end in a thread."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        assert stream is not None, "it is a pipe"
        self.size = 0
        self._first, self._last = bytearray(), bytearray()
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def text(self) -> str:
        """The kept output, with `…` in place of dropped output."""
        gap = "\n…\n".encode() if self.size > MAX_OUTPUT else b""
        return (bytes(self._first) + gap + bytes(self._last)).decode("utf-8", "replace")

    def _read(self, stream: IO[bytes]) -> None:
        half = MAX_OUTPUT // 2
        with stream:
            while block := stream.read(1 << 16):
                self.size += len(block)
                room = half - len(self._first)
                self._first += block[:room]
                self._last = (self._last + block[room:])[-half:]
