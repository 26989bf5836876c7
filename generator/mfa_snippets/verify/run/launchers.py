"""Start programs faster than their command does, with no difference that a program can observe.

A `fork` launcher is a process that loads the SDK of a project and forks for each program. Its standard input
is a UNIX socket of packets. Each is JSON, `argv` (the file and its arguments), `cwd` and `environment`, with
four descriptors: standard input, output and error, and a pipe. To that, the launcher writes a line with the
process ID of the program, which leads its own session, then one with the exit status, or the negative signal
that ended it. It ends when its standard input does. If it fails, the command is started directly.
"""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.apps import Launcher
from mfa_snippets.verify.run.environment import Environment
from mfa_snippets.verify.run.limits import MARK, marked
from mfa_snippets.verify.run.process import Argv, Launch, Process, start
from mfa_snippets.verify.run.workspace import WorkspaceKey

SECONDS_TO_LOAD = 120.0  # a program that is started late all the same would run twice


@contextmanager
def launcher(key: WorkspaceKey, output: Path) -> Iterator[Launch]:
    """The launcher of an app; a process that forks loads the SDK in the meantime."""
    declared, path = key.app.launcher or Launcher(), str(output.resolve())
    changes = {name: text and text.replace("{output}", path) for name, text in declared.environment.items()}
    if declared.argv is None:
        yield partial(_start_with, changes, partial(start, options=declared.options or ()))
        return
    argv = tuple(argument.replace("{output}", path) for argument in declared.argv)
    with ExitStack() as stack:
        control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        stack.enter_context(control)
        with theirs, suppress(OSError):
            process = subprocess.Popen(
                argv,
                cwd=key.folder,
                env={**key.environment, MARK: stack.enter_context(marked())},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            stack.callback(_end, process)
        yield partial(_start_with, changes, partial(_launch, control, argv[0]))


def _start_with(
    changes: Mapping[str, str | None], launch: Launch, argv: Argv, cwd: Path, environment: Environment
) -> Process:
    """See Launch; with other variables, and without those that are None."""
    changed = {**environment, **changes}
    return launch(argv, cwd, {name: text for name, text in changed.items() if text is not None})


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _launch(
    control: socket.socket, interpreter: str, argv: Argv, cwd: Path, environment: Environment
) -> Process:
    """See Launch. Only `INTERPRETER FILE …` can be forked."""
    if argv[0] == interpreter and len(argv) > 1 and (cwd / argv[1]).is_file():
        with suppress(OSError, ValueError):
            request = {"argv": argv[1:], "cwd": str(cwd), "environment": dict(environment)}
            return _ForkedProcess(control, json.dumps(request).encode())
    return start(argv, cwd, environment)


class _ForkedProcess:
    """A program that a launcher forked for, with pipes to its standard streams."""

    def __init__(self, control: socket.socket, request: bytes) -> None:
        """Raises OSError, ValueError if the launcher starts no program."""
        (reader, writer), *outputs = (os.pipe() for _ in range(4))
        ours = [os.fdopen(writer, "wb", 0), *(os.fdopen(output, "rb", 0) for output, _ in outputs)]
        self.stdin: IO[bytes] | None
        self.stdout: IO[bytes] | None
        self.stderr: IO[bytes] | None
        self.stdin, self.stdout, self.stderr, self._status = ours
        self._exit: int | None = None
        theirs = [reader, *(output for _, output in outputs)]
        with ExitStack() as stack:
            for stream in ours:
                stack.callback(stream.close)
            try:
                socket.send_fds(control, [request], theirs)
            finally:
                for descriptor in theirs:
                    os.close(descriptor)
            self.pid = int(self._line(SECONDS_TO_LOAD))
            stack.pop_all()

    def wait(self, timeout: float | None = None) -> int:
        """See Process. A program ends with its launcher."""
        if self._exit is None:
            try:
                self._exit = int(self._line(timeout) or -signal.SIGKILL)
            except TimeoutError:
                raise subprocess.TimeoutExpired("a forked program", timeout or 0) from None
            self._status.close()
        return self._exit

    def _line(self, timeout: float | None) -> bytes:
        """The next line of the status; it is empty if the launcher has ended."""
        if not wait([self._status.fileno()], timeout):
            raise TimeoutError
        return self._status.readline()
