"""Start programs faster than their command does, with nothing changed that they can see.

A `fork` host is one process for a project, which loads the SDK and then forks for each program. It gets a
UNIX socket as standard input. Each message there is one byte with one descriptor: the socket of one run. On
that, three bytes with a descriptor each follow (standard input, output and error), then a line of JSON:
`argv` (the file and its arguments), `cwd` and `environment`. It answers with a line that holds the process
ID of the program, which leads a session of its own, and one with its exit status, or the negative signal
that ended it. It ends when its standard input does. Where it cannot serve, the command is run itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.programs import OptionsLauncher, Program
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.process import Launch, Process

SECONDS_TO_LOAD = 30.0


@contextmanager
def launching(
    program: Program, folder: Path, output: Path, environ: Mapping[str, str], is_archived: bool
) -> Iterator[Launch]:
    """How the programs of a project are started; `program` is any of them."""
    host = program.host
    if host is None:
        yield processes.start
    elif isinstance(host, OptionsLauncher):
        yield with_words(host.options) if is_archived or not host.prepare else processes.start
    else:
        argv = tuple(word.replace("{output}", str(output.resolve())) for word in host.argv)
        with contextlib.closing(_Fork(argv, folder, environment.of_program(program, environ, {}))) as fork:
            yield fork.launch


def with_words(words: Sequence[str]) -> Launch:
    """Starts commands with words behind the first one."""

    def launch(argv: Sequence[str], cwd: Path, environment: Mapping[str, str], has_input: bool) -> Process:
        return processes.start((argv[0], *words, *argv[1:]), cwd, environment, has_input)

    return launch


class _Fork:
    """A fork host; it is started when it is first needed."""

    def __init__(self, argv: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
        self._argv, self._folder, self._variables = argv, folder, variables
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def launch(
        self, argv: Sequence[str], cwd: Path, environment: Mapping[str, str], has_input: bool
    ) -> Process:
        """See Launch. Only `INTERPRETER FILE …` can be forked."""
        is_file = argv[0] == self._argv[0] and len(argv) > 1 and (cwd / argv[1]).is_file()
        hosted = self._hosted(argv[1:], cwd, environment, has_input) if is_file else None
        return hosted or processes.start(argv, cwd, environment, has_input)

    def close(self) -> None:
        """End the host."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _hosted(
        self, argv: Sequence[str], cwd: Path, environment: Mapping[str, str], has_input: bool
    ) -> Process | None:
        request = {"argv": list(argv), "cwd": str(cwd), "environment": dict(environment)}
        ours, theirs = socket.socketpair()
        streams = _Streams(has_input)
        try:
            with theirs, streams.theirs():
                self._introduce(theirs)
                for descriptor in streams.descriptors:
                    socket.send_fds(ours, [b"\0"], [descriptor])
                ours.sendall(json.dumps(request).encode() + b"\n")
            ours.settimeout(SECONDS_TO_LOAD)
            return _Hosted(int(_line(ours)), ours, streams)
        except (OSError, ValueError):
            ours.close()
            streams.close()
            return None

    def _introduce(self, run: socket.socket) -> None:
        with self._lock:
            if self._control is None:
                self._control, theirs = socket.socketpair()
                with theirs:
                    self._process = self._started(theirs)
            socket.send_fds(self._control, [b"\0"], [run.fileno()])

    def _started(self, control: socket.socket) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._argv,
            cwd=self._folder,
            env=self._variables,
            stdin=control.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


class _Streams:
    """Pipes to the standard streams of a program."""

    def __init__(self, has_input: bool) -> None:
        reader, writer = os.pipe() if has_input else (os.open(os.devnull, os.O_RDONLY), None)
        (read_out, write_out), (read_error, write_error) = os.pipe(), os.pipe()
        self.descriptors = (reader, write_out, write_error)
        """The program's ends."""
        self.stdin: IO[bytes] | None = None if writer is None else os.fdopen(writer, "wb", buffering=0)
        self.stdout: IO[bytes] = os.fdopen(read_out, "rb", buffering=0)
        self.stderr: IO[bytes] = os.fdopen(read_error, "rb", buffering=0)

    @contextmanager
    def theirs(self) -> Iterator[None]:
        """Close the program's ends afterwards: it has its own copies."""
        try:
            yield
        finally:
            for descriptor in self.descriptors:
                os.close(descriptor)

    def close(self) -> None:
        """Close our ends."""
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                stream.close()


class _Hosted:
    """A program that a host forked for."""

    def __init__(self, pid: int, run: socket.socket, streams: _Streams) -> None:
        self.pid = pid
        self.stdin, self.stdout, self.stderr = streams.stdin, streams.stdout, streams.stderr
        self._run = run
        self._status: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """See Process; if the host is gone, so is the program."""
        if self._status is None:
            self._run.settimeout(timeout)
            try:
                self._status = int(_line(self._run))
            except TimeoutError:
                raise subprocess.TimeoutExpired("a forked program", timeout or 0) from None
            except (OSError, ValueError):
                self._status = -signal.SIGKILL
            self._run.close()
        return self._status


def _line(source: socket.socket) -> str:
    """A line, or what came of it before the end."""
    line = bytearray()
    while (byte := source.recv(1)) not in (b"", b"\n"):
        line += byte
    return line.decode()
