"""Start commands: directly, or faster, with no difference that a program can observe.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import IO, Any

import psutil

from mfa_snippets.contracts.apps import Launcher

Argv = Sequence[str]
Environment = Mapping[str, str]
MARK = "MFA_SNIPPETS_RUN"
"""The variable by which a process belongs to a run, whatever its parent, group and session are. It has OWNER,
which is this process, then what is different in each run."""
OWNER = f"{os.getpid()}-{psutil.Process().create_time()}"
LOOPBACK = "127.0.0.1,localhost"  # the hosts of the emulator and of web apps, for NO_PROXY
INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_*_HOME"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "MISE_CONFIG_DIR"),
)
"""The caller's variables that each command inherits beside those of its SDK's file. No wide pattern, such as
`MISE_*`: other variables of such names have secrets."""
SECONDS_TO_LOAD = 120.0  # a program that is started late all the same would run twice
_popen: Any = partial(Popen, start_new_session=True, bufsize=0)


@dataclass(frozen=True, slots=True)
class Process:
    """A started command, which leads a process group, and its streams."""

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]
    wait: Callable[[float | None], int]  # status, or negative signal; raises TimeoutExpired, TimeoutError


Launch = Callable[[Argv, Path, Environment], Process]  # in a folder, with variables; raises ToolError


class ToolError(Exception):
    """A command that cannot be started, or did not pass."""


def matching(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The variables with names that match a pattern."""
    return {name: text for name, text in environ.items() if any(fnmatchcase(name, one) for one in patterns)}


def inherited_environment(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The caller's variables that a command inherits, with no proxy for loopback."""
    direct = ",".join(filter(None, (environ.get("no_proxy") or environ.get("NO_PROXY"), LOOPBACK)))
    kept = matching(environ, (*INHERITED, *patterns))
    return kept | {"NO_PROXY": direct, "no_proxy": direct, "LC_ALL": "C.UTF-8"}


def start(argv: Argv, cwd: Path, environment: Environment, options: Argv = ()) -> Process:
    """Start a command with options after its first word, see Launch."""
    words = (argv[0], *options, *argv[1:])
    try:
        process = _popen(words, cwd=cwd, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and error.filename == argv[0]:  # else it is the folder
            raise ToolError(f"{argv[0]} is not installed") from None
        raise ToolError(f"{argv[0]} cannot be started: {error.strerror}") from None
    return Process(process.pid, process.stdin, process.stdout, process.stderr, process.wait)


@contextmanager
def launcher(declared: Launcher | None, output: Path, folder: Path, usual: Environment) -> Iterator[Launch]:
    """The launcher of an app in its folder; it takes a snapshot, or lets a process load the SDK meanwhile."""
    declared, path = declared or Launcher(), str(output.resolve())
    changes = {name: text and text.replace("{output}", path) for name, text in declared.environment.items()}
    words = [word.replace("{output}", path) for word in declared.argv]
    options, with_snapshot = declared.options, (*declared.options, *declared.snapshot)
    control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)

    def changed(environment: Environment) -> dict[str, str]:
        return {name: text for name, text in {**environment, **changes}.items() if text is not None}

    def launch(argv: Argv, cwd: Path, environment: Environment) -> Process:
        own, can_fork = changed(environment), argv[0] in words[:1] and not declared.snapshot
        # Only `INTERPRETER FILE …` can be forked.
        if can_fork and len(argv) > 1 and (cwd / argv[1]).is_file():
            with suppress(OSError, ValueError):
                return _forked(control, {"argv": argv[1:], "cwd": str(cwd), "environment": own})
        return start(argv, cwd, own, options)

    with control, ExitStack() as stack:
        with theirs, suppress(OSError, TimeoutExpired):
            if words:
                own = {**changed(usual), MARK: f"{OWNER}-launcher"}
                argv = (words[0], *with_snapshot, *words[1:])
                process = _popen(argv, cwd=folder, env=own, stdin=theirs, stdout=DEVNULL, stderr=DEVNULL)
                stack.enter_context(process)
                stack.callback(process.kill)
                if declared.snapshot and process.wait(SECONDS_TO_LOAD) == 0:
                    options = with_snapshot
        yield launch


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

    def line(timeout: float | None) -> bytes:
        """The next line of the status; it is empty if the launcher has ended. Raises TimeoutError."""
        if not wait([status.fileno()], timeout):
            raise TimeoutError
        return status.readline()

    def wait_until_end(timeout: float | None) -> int:
        return int(line(timeout) or -signal.SIGKILL)  # a program ends with its launcher

    return Process(int(line(SECONDS_TO_LOAD)), stdin, stdout, stderr, wait_until_end)
