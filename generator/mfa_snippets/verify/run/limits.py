"""Limits of a program: its environment, bounds on all that it starts, and the end of what outlives it."""

import itertools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache

import psutil

Environment = Mapping[str, str]
LOOPBACK = "127.0.0.1,localhost"  # the hosts of the emulator and of web apps, for NO_PROXY
INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_*_HOME"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "MISE_CONFIG_DIR"),
)
"""The caller's variables that each command inherits beside those of its SDK's file. No wide pattern, such as
`MISE_*`: other variables of such names have secrets."""
MARK = "MFA_SNIPPETS_RUN"
"""The variable by which a process belongs to a run, whatever its parent, group and session are."""
MAX_MEMORY = 1 << 30
MAX_PROCESSES = 64
ROUNDS = 50  # in each, all known processes are killed: one that forks may be faster than the first of them
SECONDS_TO_DIE = 0.02
_OWNER = f"{os.getpid()}-{psutil.Process().create_time()}"
_NUMBERS = itertools.count(1)


def matching(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The variables with names that match a pattern."""
    return {name: text for name, text in environ.items() if any(fnmatchcase(name, one) for one in patterns)}


def inherited_environment(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The caller's variables that a command inherits, with no proxy for loopback."""
    direct = ",".join(filter(None, (environ.get("no_proxy") or environ.get("NO_PROXY"), LOOPBACK)))
    kept = matching(environ, (*INHERITED, *patterns))
    return kept | {"NO_PROXY": direct, "no_proxy": direct, "LC_ALL": "C.UTF-8"}


def new_mark() -> str:
    """A value of MARK for the processes of one run."""
    return f"{_OWNER}-{next(_NUMBERS)}"


def excess(mark: str, leader: int) -> str | None:
    """The bound that the processes of a run exceed, if any."""
    found = [process for process in psutil.process_iter() if _is_of(process, mark, leader)]
    if len(found) > MAX_PROCESSES:
        return f"started more than {MAX_PROCESSES} processes"
    memory = 0
    for process in found:
        with suppress(psutil.Error):
            memory += process.memory_info().rss
    return f"used more than {MAX_MEMORY >> 20} MiB of memory" if memory > MAX_MEMORY else None


def end_run(mark: str, leader: int) -> None:
    """Kill the processes of a run, those in groups and sessions of their own too."""
    _end(lambda process: _is_of(process, mark, leader))


def end_leftovers() -> None:
    """Kill the processes of all runs of this process, and of one that was killed itself."""
    _end(lambda process: _is_left(_mark(process)))


def _is_of(process: psutil.Process, mark: str, leader: int) -> bool:
    """Whether a process is of a run; a forked program has its launcher's mark, and its own session."""
    with suppress(OSError):
        return _mark(process) == mark or os.getsid(process.pid) == leader
    return False


def _is_left(mark: str) -> bool:
    """Whether a mark is of this process, or of one that has ended."""
    owner, _, _ = mark.rpartition("-")
    pid, _, started = owner.partition("-")
    if not pid.isdecimal() or owner == _OWNER:
        return owner == _OWNER
    with suppress(psutil.Error):
        return str(psutil.Process(int(pid)).create_time()) != started
    return True


@lru_cache(maxsize=1 << 14)
def _mark(process: psutil.Process) -> str:
    """The mark in the environment that a process was started with."""
    with suppress(psutil.Error, OSError):
        return process.environ().get(MARK, "")
    return ""


def _end(is_meant: Callable[[psutil.Process], bool]) -> None:
    for _ in range(ROUNDS):
        found = [one for one in psutil.process_iter() if is_meant(one) and _is_alive(one)]
        if not found:
            return
        for process in found:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(SECONDS_TO_DIE)


def _is_alive(process: psutil.Process) -> bool:
    """A zombie is not: its parent, or the system, has still to ask for its status."""
    with suppress(psutil.Error):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
