"""Bounds on a program with all the processes that it starts, and the end of those that outlive it."""

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

import psutil

MARK = "MFA_SNIPPETS_RUN"
"""The variable by which a process belongs to a run, whatever its parent, group and session are."""
MAX_MEMORY = 1 << 30
MAX_PROCESSES = 64
ROUNDS = 50  # in each, all known processes are killed: one that forks may be faster than the first of them
SECONDS_TO_DIE = 0.02
_OWNER = f"{os.getpid()}-{psutil.Process().create_time()}"
_MARK = re.compile(r"((\d+)-([\d.]+))-\d+")
_NUMBERS = itertools.count(1)
_GOING_ON: set[str] = set()


@contextmanager
def marked() -> Iterator[str]:
    """The value of MARK for the processes of a run, which goes on until the end of the context."""
    mark = f"{_OWNER}-{next(_NUMBERS)}"
    _GOING_ON.add(mark)
    try:
        yield mark
    finally:
        _GOING_ON.discard(mark)


def excess(mark: str, leader: int) -> str | None:
    """The bound that the processes of a run exceed, if any."""
    found = _processes_of(mark, leader)
    if len(found) > MAX_PROCESSES:
        return f"started more than {MAX_PROCESSES} processes"
    memory = 0
    for process in found:
        with suppress(psutil.Error):
            memory += process.memory_info().rss
    return f"used more than {MAX_MEMORY >> 20} MiB of memory" if memory > MAX_MEMORY else None


def end_run(mark: str, leader: int) -> None:
    """Kill the processes of a run, those in groups and sessions of their own too."""
    _end(lambda: _processes_of(mark, leader))


def end_leftovers() -> None:
    """Kill the processes of runs that ended here, or whose verification was killed."""
    _end(lambda: [process for process in psutil.process_iter() if _is_left(_mark(process))])


def end_all_runs() -> None:
    """Kill the processes of the runs that go on, too."""
    _GOING_ON.clear()
    end_leftovers()


def _processes_of(mark: str, leader: int) -> list[psutil.Process]:
    """A forked program has the environment of its launcher, and a session of its own."""
    return [one for one in psutil.process_iter() if _mark(one) == mark or _session(one.pid) == leader]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


@lru_cache(maxsize=1 << 14)
def _mark(process: psutil.Process) -> str:
    """The mark in the environment that a process was started with."""
    with suppress(psutil.Error, OSError):
        return process.environ().get(MARK, "")
    return ""


def _is_left(mark: str) -> bool:
    owner = _MARK.fullmatch(mark)
    if owner is None or owner[1] == _OWNER:
        return owner is not None and mark not in _GOING_ON
    with suppress(psutil.Error):
        return str(psutil.Process(int(owner[2])).create_time()) != owner[3]
    return True


def _end(find: Callable[[], list[psutil.Process]]) -> None:
    for _ in range(ROUNDS):
        found = [process for process in find() if _is_alive(process)]
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
