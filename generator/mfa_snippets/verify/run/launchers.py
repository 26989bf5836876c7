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

from mfa_snippets.contracts.facts import Launcher
from mfa_snippets.verify.run.limits import MARK, Environment, new_mark
from mfa_snippets.verify.run.process import Argv, Launch, Process, start
from mfa_snippets.verify.run.workspace import Workspace

SECONDS_TO_LOAD = 120.0  # a program that is started late all the same would run twice


@contextmanager
def launcher(key: Workspace, output: Path) -> Iterator[Launch]:
    """The launcher of an app; a process that forks loads the SDK in the meantime."""
    declared, path = key.app.launcher or Launcher(), str(output.resolve())
    changes = {name: text and text.replace("{output}", path) for name, text in declared.environment.items()}
    if declared.argv is None:
        yield partial(_start_with, changes, partial(start, options=declared.options or ()))
        return
    argv = tuple(argument.replace("{output}", path) for argument in declared.argv)
    control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with control, ExitStack() as stack:
        with theirs, suppress(OSError):
            process = subprocess.Popen(
                argv,
                cwd=key.folder,
                env={**key.environment, MARK: new_mark()},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
        yield partial(_start_with, changes, partial(_launch, control, argv[0]))


def _start_with(
    changes: Mapping[str, str | None], launch: Launch, argv: Argv, cwd: Path, environment: Environment
) -> Process:
    """See Launch; with other variables, and without those that are None."""
    changed = {**environment, **changes}
    return launch(argv, cwd, {name: text for name, text in changed.items() if text is not None})


def _launch(
    control: socket.socket, interpreter: str, argv: Argv, cwd: Path, environment: Environment
) -> Process:
    """See Launch. Only `INTERPRETER FILE …` can be forked."""
    if argv[0] == interpreter and len(argv) > 1 and (cwd / argv[1]).is_file():
        with suppress(OSError, ValueError):
            return _forked(control, {"argv": argv[1:], "cwd": str(cwd), "environment": dict(environment)})
    return start(argv, cwd, environment)


def _forked(control: socket.socket, request: Mapping[str, object]) -> Process:
    """The program that a launcher forks for. Raises OSError, ValueError if it starts none."""
    (reader, writer), *outputs = (os.pipe() for _ in range(4))
    stdin = os.fdopen(writer, "wb", 0)
    stdout, stderr, status = (os.fdopen(output, "rb", 0) for output, _ in outputs)
    theirs = [reader, *(output for _, output in outputs)]
    try:
        socket.send_fds(control, [json.dumps(request).encode()], theirs)
    finally:
        for descriptor in theirs:
            os.close(descriptor)
    process_id = int(_line(status, SECONDS_TO_LOAD))
    return Process(process_id, stdin, stdout, stderr, partial(_exit_status, status))


def _exit_status(status: IO[bytes], timeout: float | None) -> int:
    """See Process. A program ends with its launcher."""
    return int(_line(status, timeout) or -signal.SIGKILL)


def _line(status: IO[bytes], timeout: float | None) -> bytes:
    """The next line of the status; it is empty if the launcher has ended. Raises TimeoutError."""
    if not wait([status.fileno()], timeout):
        raise TimeoutError
    return status.readline()
