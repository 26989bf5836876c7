"""Run commands with a time limit and bounded output."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

MAX_OUTPUT = 1 << 20  # bytes of a stream that are kept: half of them from its start, half from its end
LAST_LINES = 5
LONGEST_LINE = 300
SECONDS_TO_CLOSE = 5.0
LOOPBACK = "127.0.0.1,localhost"  # the hosts of the emulator and of web apps, for NO_PROXY
PROGRAM_VARIABLE = re.compile(r"DESCOPE_.*|LOGIN_ID|EMAIL|PHONE|PASSWORD|PORT|REDIRECT_URL")

_starting, _running, _is_ending = set[object](), set[int](), threading.Event()
"""The commands that are being started, the groups of those that run, and whether all are ended."""

Argv = Sequence[str]
Environment = Mapping[str, str]


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

    exit: int | None  # None if the command was killed at its time limit
    stdout: str
    stderr: str
    is_truncated: bool
    is_held: bool = False  # whether a process outside the command's group still holds its output open

    @property
    def last_output(self) -> str:
        """The last non-empty lines of standard error if there are any, else of standard output."""
        lines = _lines(self.stderr) or _lines(self.stdout) or ["nothing"]
        return " / ".join(line[:LONGEST_LINE] for line in lines[-LAST_LINES:])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ToolError(Exception):
    """A command that did not pass."""


class NotInstalledError(ToolError):
    """A command that cannot be started."""


class CommandFailedError(ToolError):
    """A command that ended with another exit status than 0; the text is `command: message`."""

    def __init__(self, argv: Argv, result: ProcessResult, message: str) -> None:
        super().__init__(f"{shlex.join(argv)}: {message}")
        self.argv, self.result = argv, result


def clean_environment(environ: Environment) -> dict[str, str]:
    """The caller's environment without the variables that programs read, and with no proxy for loopback."""
    kept = {name: value for name, value in environ.items() if not PROGRAM_VARIABLE.fullmatch(name)}
    direct = environ.get("no_proxy") or environ.get("NO_PROXY")
    direct = f"{direct},{LOOPBACK}" if direct else LOOPBACK
    return kept | {"NO_PROXY": direct, "no_proxy": direct, "LC_ALL": "C.UTF-8"}


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
) -> ProcessResult:
    """Run a command; its process group is killed after `limit` seconds. Raises NotInstalledError."""
    process = _started(launch, argv, cwd, environment)
    assert process.stdin is not None, "it is a pipe"
    captures = _Capture(process.stdout), _Capture(process.stderr)
    if interact is None:
        process.stdin.close()
    else:

        def interact_until_end() -> None:
            with suppress(OSError, ValueError):
                interact(process, captures[0].text)

        threading.Thread(target=interact_until_end, daemon=True).start()
    status = _wait(process, limit)
    for capture in captures:
        capture.thread.join(SECONDS_TO_CLOSE)
    with suppress(OSError):
        process.stdin.close()
    return ProcessResult(
        exit=status,
        stdout=captures[0].text(),
        stderr=captures[1].text(),
        is_truncated=any(capture.size > MAX_OUTPUT for capture in captures),
        is_held=any(capture.thread.is_alive() for capture in captures),
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
            timeout = f"did not end within {limit:g} s; its last output: " if result.exit is None else ""
            raise CommandFailedError(argv, result, timeout + result.last_output)


def end_all() -> None:
    """Kill every command, because this process is about to end; from now on none is started."""
    _is_ending.set()
    latest = time.monotonic() + SECONDS_TO_CLOSE
    while _starting and time.monotonic() < latest:
        time.sleep(0.01)
    for group in tuple(_running):
        _kill(group)


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


def _wait(process: Process, limit: float) -> int | None:
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Also after its end: a process left in its group would hold its output open.
        _kill(process.pid)
        process.wait()
        _running.discard(process.pid)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


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
