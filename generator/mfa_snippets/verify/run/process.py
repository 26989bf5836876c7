"""Run commands with bounds on time, output, memory and processes, and end what outlives them."""

import itertools
import os
import re
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import IO

import psutil

from mfa_snippets.verify.run import launchers
from mfa_snippets.verify.run.launchers import Argv, Environment, Process, ToolError

MAX_OUTPUT = 1 << 20  # bytes of a stream that are kept, the last ones
MAX_MEMORY, MAX_PROCESSES = 1 << 30, 64  # of a program, with all that it starts
LAST_LINES = 5
LONGEST_LINE = 300
NO_TEXT = re.compile(r"\x1b\[[0-9;]*m|(?m:^\[\w+\] *$)")
"""Colors, and lines of a log that have nothing but their level."""
SECONDS_TO_CLOSE = 5.0
SECONDS_BETWEEN_LOOKS = 0.5
ROUNDS = 50  # in each, all known processes are killed: one that forks may be faster than the first of them
SECONDS_TO_DIE = 0.02
_numbers = itertools.count(1)  # of runs
_starting, _is_ending = set[str](), threading.Event()
"""The marks of commands that are being started, and whether all are ended."""
Bound = Callable[[], str | None]  # how it is exceeded, if it is
IsMeant = Callable[[psutil.Process], bool]
Printed = Callable[[], str]  # the standard output of a running program so far
Interact = Callable[[Process, Printed], None]
"""Uses a running program, in a thread; OSError and ValueError mean that the program ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessResult:
    """What a command printed, and how it ended."""

    exit: int | None  # None if the command was killed at a bound
    stdout: str
    stderr: str
    fault: str | None = None  # the bound that it exceeded, or what it left behind

    @property
    def message(self) -> str:
        """Its fault, and the last non-empty lines of standard error, or else of standard output."""
        fault = f"{self.fault}; its last output: " if self.fault else ""
        for text in (self.stderr, self.stdout):
            if lines := [line for line in map(str.strip, NO_TEXT.sub("", text).splitlines()) if line]:
                return fault + " / ".join(line[:LONGEST_LINE] for line in lines[-LAST_LINES:])
        return f"{fault}nothing"


class CommandFailedError(ToolError):
    """A command that ended with another exit status than 0; the text is `command: message`."""

    def __init__(self, argv: Argv, result: ProcessResult) -> None:
        super().__init__(f"{shlex.join(argv)}: {result.message}")
        self.argv, self.result = argv, result


def type_at_once(process: Process, _printed: Printed, text: bytes = b"") -> None:
    """Type a text and nothing more, see Interact."""
    process.stdin.write(text)
    process.stdin.close()


def run(
    argv: Argv,
    *,
    cwd: Path,
    environment: Environment,
    limit: float,
    interact: Interact = type_at_once,
    launch: launchers.Launch = launchers.start,
    is_bounded: bool = False,
) -> ProcessResult:
    """Run a command; it is killed after `limit` seconds, or at a bound. Raises ToolError."""
    mark = f"{launchers.OWNER}-{next(_numbers)}"
    _starting.add(mark)
    try:
        if _is_ending.is_set():
            raise ToolError(f"{argv[0]}: interrupted")
        process = launch(argv, cwd, {**environment, launchers.MARK: mark})
    finally:
        _starting.discard(mark)
    output, errors = _Capture(process.stdout), _Capture(process.stderr)
    is_of_run = partial(_is_of_run, mark=mark, leader=process.pid)

    def interact_until_end() -> None:
        with suppress(OSError, ValueError):
            interact(process, output.text)

    def flooded() -> str | None:
        return f"printed more than {MAX_OUTPUT} bytes" if max(output.size, errors.size) > MAX_OUTPUT else None

    threading.Thread(target=interact_until_end, daemon=True).start()
    status, fault = _wait(process, limit, (flooded, partial(_excess, is_of_run)) if is_bounded else ())
    if fault:
        _end(is_of_run)
    for capture in (output, errors):
        capture.join(SECONDS_TO_CLOSE)
    fault = fault or flooded()
    if output.is_alive() or errors.is_alive():
        fault = fault or "left a process behind that holds its output open"
        _end(is_of_run)
    with suppress(OSError):
        process.stdin.close()
    return ProcessResult(exit=status, stdout=output.text(), stderr=errors.text(), fault=fault)


def run_all(
    commands: Sequence[Argv], folder: Path, environment: Environment, limit: float, text: bytes = b""
) -> ToolError | None:
    """Run commands until one fails; returns its error. `text` is typed at once into each."""
    type_text = partial(type_at_once, text=text)
    for argv in commands:
        try:
            result = run(argv, cwd=folder, environment=environment, limit=limit, interact=type_text)
        except ToolError as error:
            return error
        if result.exit != 0:
            return CommandFailedError(argv, result)
    return None


def end_all() -> None:
    """Kill every command, because this process is about to end; from now on none is started."""
    _is_ending.set()
    latest = time.monotonic() + SECONDS_TO_CLOSE
    while _starting and time.monotonic() < latest:
        time.sleep(0.01)
    end_leftovers()


def end_leftovers() -> None:
    """Kill the processes of all runs of this process, and of one that was killed itself."""
    _end(_is_left)


def _wait(process: Process, limit: float, bounds: Sequence[Bound]) -> tuple[int | None, str | None]:
    """The exit status of a command, or why it was killed."""
    last = time.monotonic() + limit
    try:
        while (left := last - time.monotonic()) > 0:
            with suppress(subprocess.TimeoutExpired, TimeoutError):
                return process.wait(min(left, SECONDS_BETWEEN_LOOKS)), None
            if fault := next(filter(None, (bound() for bound in bounds)), None):
                return None, fault
        return None, f"did not end within {limit:g} s"
    finally:
        # Also after its end: a process left in its group would hold its output open.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(None)


class _Capture(threading.Thread):
    """Reads a stream to its end, and keeps the last part."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.size, self._stream, self._kept = 0, stream, bytearray()
        self.start()

    def text(self) -> str:
        """The kept output, behind `…` if that is not all."""
        return ("…\n" if self.size > MAX_OUTPUT else "") + bytes(self._kept).decode("utf-8", "replace")

    def run(self) -> None:
        with self._stream as stream:
            while block := stream.read(1 << 16):
                self.size += len(block)
                self._kept += block
                del self._kept[:-MAX_OUTPUT]


def _excess(is_of_run: IsMeant) -> str | None:
    """The bound that the processes of a run exceed, if any."""
    found = list(filter(is_of_run, psutil.process_iter()))
    if len(found) > MAX_PROCESSES:
        return f"started more than {MAX_PROCESSES} processes"
    memory = 0
    for process in found:
        with suppress(psutil.Error):
            memory += process.memory_info().rss
    return f"used more than {MAX_MEMORY >> 20} MiB of memory" if memory > MAX_MEMORY else None


def _end(is_meant: IsMeant) -> None:
    """Kill processes, but no zombie: its parent, or the system, has still to ask for its status."""
    for _ in range(ROUNDS):
        is_alive = False
        for process in filter(is_meant, psutil.process_iter()):
            with suppress(psutil.Error):
                if process.status() != psutil.STATUS_ZOMBIE:
                    is_alive = True
                    process.kill()
        if not is_alive:
            return
        time.sleep(SECONDS_TO_DIE)


def _is_of_run(process: psutil.Process, mark: str, leader: int) -> bool:
    """Whether a process is of a run; a forked program has its launcher's mark, and its own session."""
    with suppress(OSError):
        return _mark(process) == mark or os.getsid(process.pid) == leader
    return False


def _is_left(process: psutil.Process) -> bool:
    """Whether a process is of a run of this process, or of one that has ended."""
    owner = _mark(process).rpartition("-")[0]
    pid, _, started = owner.partition("-")
    if not pid.isdecimal() or owner == launchers.OWNER:
        return owner == launchers.OWNER
    with suppress(psutil.Error):
        return str(psutil.Process(int(pid)).create_time()) != started
    return True


@lru_cache(maxsize=1 << 14)
def _mark(process: psutil.Process) -> str:
    """The mark in the environment that a process was started with."""
    with suppress(psutil.Error, OSError):
        return process.environ().get(launchers.MARK, "")
    return ""
