"""Start programs faster than their command does, with no difference that a program can observe.

A `fork` launcher is a process that loads the SDK of a project and forks for each program. Its standard input
is a UNIX socket. Each message on it is one byte with a descriptor: the socket of a run. On that follow three
bytes with a descriptor each (standard input, output and error), then a line of JSON: `argv` (the file and its
arguments), `cwd` and `environment`. The launcher replies with a line that has the process ID of the program,
which leads its own session, then one with the exit status, or the negative signal that ended it. It ends when
its standard input does. If it fails, the command is started directly.
"""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from mfa_snippets.contracts.apps import App, Launcher
from mfa_snippets.verify.run.process import Argv, Environment, Launch, Process, clean_environment, start

SECONDS_TO_LOAD = 30.0


@contextmanager
def launcher(app: App, folder: Path, output: Path, environ: Environment) -> Iterator[Launch]:
    """The launcher of an app; a process that forks loads the SDK in the meantime."""
    declared, path = app.launcher or Launcher(), str(output.resolve())
    changes = {name: text and text.replace("{output}", path) for name, text in declared.environment.items()}
    if declared.argv is None:
        yield partial(_start_with, changes, partial(start, options=declared.options or ()))
        return
    argv = tuple(argument.replace("{output}", path) for argument in declared.argv)
    environment = {key: text for key, text in clean_environment(environ).items() if key not in app.unset}
    with ExitStack() as stack:
        control, theirs = socket.socketpair()
        stack.enter_context(control)
        with theirs, suppress(OSError):
            process = subprocess.Popen(
                argv,
                cwd=folder,
                env=environment,
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
        process = _ForkedProcess()
        try:
            process.begin(control, {"argv": argv[1:], "cwd": str(cwd), "environment": dict(environment)})
            return process
        except (OSError, ValueError):
            process.close()
    return start(argv, cwd, environment)


class _ForkedProcess:
    """A program that a launcher forked for, with pipes to its standard streams."""

    def __init__(self) -> None:
        (reader, writer), (read_out, write_out), (read_error, write_error) = os.pipe(), os.pipe(), os.pipe()
        self._descriptors = [reader, write_out, write_error]
        self._connection, self._theirs = socket.socketpair()
        self._status, self.pid = -signal.SIGKILL, 0
        self.stdin: IO[bytes] | None = os.fdopen(writer, "wb", buffering=0)
        self.stdout: IO[bytes] | None = os.fdopen(read_out, "rb", buffering=0)
        self.stderr: IO[bytes] | None = os.fdopen(read_error, "rb", buffering=0)

    def begin(self, control: socket.socket, request: Mapping[str, Any]) -> None:
        """Send the program's ends of the pipes, and what to run. Raises OSError, ValueError."""
        socket.send_fds(control, [b"\0"], [self._theirs.fileno()])
        for descriptor in self._descriptors:
            socket.send_fds(self._connection, [b"\0"], [descriptor])
        self._connection.sendall(f"{json.dumps(request)}\n".encode())
        self._close_theirs()
        self._connection.settimeout(SECONDS_TO_LOAD)
        self.pid = int(_line(self._connection))

    def wait(self, timeout: float | None = None) -> int:
        """See Process. A program ends with its launcher."""
        with suppress(OSError, ValueError):  # the launcher, or the connection, is closed
            try:
                self._connection.settimeout(timeout)
                self._status = int(_line(self._connection))
                self._connection.close()
            except TimeoutError:
                raise subprocess.TimeoutExpired("a forked program", timeout or 0) from None
        return self._status

    def close(self) -> None:
        self._close_theirs()
        for resource in (self._connection, self.stdin, self.stdout, self.stderr):
            if resource is not None:
                resource.close()

    def _close_theirs(self) -> None:
        self._theirs.close()
        while self._descriptors:
            os.close(self._descriptors.pop())


def _line(connection: socket.socket) -> str:
    """Read a line, or its beginning if the connection ends."""
    line = bytearray()
    while (byte := connection.recv(1)) not in (b"", b"\n"):
        line += byte
    return line.decode()
