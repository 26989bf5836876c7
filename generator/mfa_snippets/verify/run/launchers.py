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
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.programs import OptionsLauncher, Program
from mfa_snippets.verify.run.cases import program_environment
from mfa_snippets.verify.run.process import Argv, Environment, Launch, Process, start

SECONDS_TO_LOAD = 30.0


@contextmanager
def launcher(
    program: Program, folder: Path, output: Path, environ: Environment, is_launcher_prepared: bool
) -> Iterator[Launch]:
    """The launcher of a project; `program` is any of its programs."""
    declared = program.host
    if declared is None:
        yield start
    elif isinstance(declared, OptionsLauncher):
        yield (
            partial(start, options=declared.options)
            if is_launcher_prepared or not declared.prepare
            else start
        )
    else:
        argv = tuple(argument.replace("{output}", str(output.resolve())) for argument in declared.argv)
        with closing(_ForkLauncher(argv, folder, program_environment(program, environ, {}))) as fork:
            yield fork.launch


class _ForkLauncher:
    """A fork launcher, which is started for the first program."""

    def __init__(self, argv: Argv, folder: Path, environment: Environment) -> None:
        self._argv, self._folder, self._environment = argv, folder, environment
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self, argv: Argv, cwd: Path, environment: Environment, has_input: bool) -> Process:
        """See Launch. Only `INTERPRETER FILE …` can be forked."""
        is_file = argv[0] == self._argv[0] and len(argv) > 1 and (cwd / argv[1]).is_file()
        request = {"argv": list(argv[1:]), "cwd": str(cwd), "environment": dict(environment)}
        process = self._forked(json.dumps(request), has_input) if is_file else None
        return process or start(argv, cwd, environment, has_input)

    def close(self) -> None:
        """End the launcher."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _forked(self, request: str, has_input: bool) -> Process | None:
        ours, theirs = socket.socketpair()
        process = _ForkedProcess(ours, has_input)
        try:
            with theirs:
                self._register(theirs)
                process.send(request)
            ours.settimeout(SECONDS_TO_LOAD)
            process.pid = int(_line(ours))
            return process
        except (OSError, ValueError):
            process.close()
            return None

    def _register(self, connection: socket.socket) -> None:
        with self._lock:
            if self._control is None:
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._process = subprocess.Popen(
                        self._argv,
                        cwd=self._folder,
                        env=self._environment,
                        stdin=theirs.fileno(),
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        start_new_session=True,
                    )
            socket.send_fds(self._control, [b"\0"], [connection.fileno()])


class _ForkedProcess:
    """A program that a launcher forked for, with pipes to its standard streams."""

    def __init__(self, connection: socket.socket, has_input: bool) -> None:
        reader, writer = os.pipe() if has_input else (os.open(os.devnull, os.O_RDONLY), None)
        (read_out, write_out), (read_error, write_error) = os.pipe(), os.pipe()
        self._descriptors = [reader, write_out, write_error]
        self._connection, self._status, self.pid = connection, -signal.SIGKILL, 0
        self.stdin: IO[bytes] | None = None if writer is None else os.fdopen(writer, "wb", buffering=0)
        self.stdout: IO[bytes] | None = os.fdopen(read_out, "rb", buffering=0)
        self.stderr: IO[bytes] | None = os.fdopen(read_error, "rb", buffering=0)

    def send(self, request: str) -> None:
        """Send the program's ends of the pipes, and the request. Raises OSError."""
        for descriptor in self._descriptors:
            socket.send_fds(self._connection, [b"\0"], [descriptor])
        self._connection.sendall(f"{request}\n".encode())
        self._close_descriptors()

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
        """Close all pipes and the connection."""
        self._close_descriptors()
        for resource in (self._connection, self.stdin, self.stdout, self.stderr):
            if resource is not None:
                resource.close()

    def _close_descriptors(self) -> None:
        while self._descriptors:
            os.close(self._descriptors.pop())


def _line(connection: socket.socket) -> str:
    """Read a line, or its beginning if the connection ends."""
    line = bytearray()
    while (byte := connection.recv(1)) not in (b"", b"\n"):
        line += byte
    return line.decode()
