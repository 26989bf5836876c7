"""A copy of a project outside the output folder, prepared once and kept between runs."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.programs import Argv, Commands, Program
from mfa_snippets.errors import InputError, Problem, ResourceError
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.environment import digests, project_files

PREPARE_LIMIT = 600.0
STAMP = ".prepared"
TOOLCHAIN = re.compile(
    r"(PATH|PROXY|FLAGS|OPTS?|OPTIONS|LIB|HOME|ROOT|SUMDB|INDEX_URL|LINKS|REGISTRY|SOURCE|VERSION)$"
)
"""Variables that may change what a command installs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A folder that programs run in; `unavailable` says why it could not be prepared."""

    folder: Path
    unavailable: str | None


class CommandFailedError(Exception):
    """A command that ended with another exit status than 0; the text is `command: last output`."""

    def __init__(self, argv: Argv, ended: processes.Ended, message: str) -> None:
        super().__init__(f"{shown(argv)}: {message}")
        self.argv, self.ended = argv, ended
        self.why = f"{shown(argv)}: {ended.reason}"
        self.output = f"{ended.stdout}\n{ended.stderr}"

    def saying(self, message: str) -> CommandFailedError:
        """The same, with another of its lines."""
        return CommandFailedError(self.argv, self.ended, message)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where workspaces are kept, after the XDG base directory specification."""
    home = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".cache")
    return Path(home) / "mfa-snippets" / "projects"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKey:
    """Where the workspace of programs that share a folder is made."""

    source: Path
    names: Sequence[str]
    """The project's files."""
    place: Path
    programs: Sequence[Program]
    environ: Mapping[str, str]


@contextmanager
def workspace(
    output: Path, programs: Sequence[Program], environ: Mapping[str, str], cache: Path
) -> Iterator[Workspace]:
    """The workspace of programs that share a folder; nobody else uses it meanwhile."""
    place = workspace_key(output, programs, environ, cache)
    with locked(place):
        yield prepared(place)


def workspace_key(
    output: Path, programs: Sequence[Program], environ: Mapping[str, str], cache: Path
) -> WorkspaceKey:
    """Where the workspace of programs that share a folder belongs. Raises InputError."""
    source = output / programs[0].cwd
    names = project_files(source, programs)
    key = _key(programs[0].cwd, source, names, _prepare(programs), environ)
    return WorkspaceKey(source=source, names=names, place=cache / key, programs=programs, environ=environ)


@contextmanager
def locked(workspace_key: WorkspaceKey) -> Iterator[None]:
    """Nobody else uses the place meanwhile; who holds several takes them in the order of their names."""
    with _lock_file(workspace_key.place) as lock:
        _wait_for(lock, workspace_key)
        os.utime(lock.fileno())  # what has not been used for long is removed, see `tidying`
        yield


def _wait_for(lock: IO[str], workspace_key: WorkspaceKey) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(
            f"{workspace_key.programs[0].cwd}: waiting for another verification to leave {workspace_key.place}",
            file=sys.stderr,
        )
        fcntl.flock(lock, fcntl.LOCK_EX)


def prepared(workspace_key: WorkspaceKey) -> Workspace:
    """Make a workspace in a place that is held, or use what was made before."""
    folder = workspace_key.place / "project"
    _copy_programs(workspace_key, folder, workspace_key.place / "programs.json")
    return Workspace(folder=folder, unavailable=_problem(workspace_key, folder))


def _lock_file(place: Path) -> IO[str]:
    try:
        place.mkdir(parents=True, exist_ok=True)
        return (place / "lock").open("w")
    except OSError as error:
        raise ResourceError(f"{place}: cannot be written: {error.strerror}") from None


def copy_project(source: Path, folder: Path, names: Sequence[str]) -> None:
    """Copy files into a folder. Raises InputError for one that cannot be read."""
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            content = (source / name).read_bytes()
        except OSError as error:
            problem = Problem(str(source / name), 0, 0, f"cannot be read: {error.strerror}")
            raise InputError(problem) from None
        target.write_bytes(content)
        target.chmod((source / name).stat().st_mode)


def run_all(commands: Commands, folder: Path, variables: Mapping[str, str], limit: float) -> None:
    """Run commands until one fails. Raises CommandFailedError, NotInstalledError."""
    for argv in commands:
        ended = processes.run(argv, cwd=folder, environment=variables, limit=limit)
        if ended.exit is None:
            last = ended.last_output
            raise CommandFailedError(argv, ended, f"did not end within {limit:g} s; its last output: {last}")
        if ended.exit != 0:
            raise CommandFailedError(argv, ended, ended.last_output)


def shown(argv: Argv) -> str:
    """A command as one would type it."""
    return shlex.join(argv)


def _prepare(programs: Sequence[Program]) -> Commands:
    """Each distinct command once."""
    return tuple(dict.fromkeys(argv for program in programs for argv in program.prepare))


def _key(cwd: str, source: Path, names: Sequence[str], prepare: Commands, environ: Mapping[str, str]) -> str:
    toolchain = {name: value for name, value in environ.items() if TOOLCHAIN.search(name)}
    facts = [cwd, digests(source, names), prepare, toolchain]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def _copy_programs(workspace_key: WorkspaceKey, folder: Path, record: Path) -> None:
    """Put the programs in, and take those of earlier runs out: a check may look at the whole folder."""
    names = [program.path_in_project for program in workspace_key.programs]
    earlier = _earlier(workspace_key, folder, record)
    record.write_text(json.dumps(sorted({*names, *earlier})), "utf-8")
    for name in earlier:
        (folder / name).unlink(missing_ok=True)
    copy_project(workspace_key.source, folder, names)
    record.write_text(json.dumps(names), "utf-8")


def _earlier(workspace_key: WorkspaceKey, folder: Path, record: Path) -> list[str]:
    """The programs of earlier runs; if a full disk has cut their record off, all is made anew."""
    if not record.exists():
        return []
    try:
        earlier: list[str] = json.loads(record.read_text("utf-8"))
    except ValueError:
        shutil.rmtree(folder, ignore_errors=True)
        (workspace_key.place / STAMP).unlink(missing_ok=True)
        return []
    return earlier


def _problem(workspace_key: WorkspaceKey, folder: Path) -> str | None:
    """Why it cannot be prepared."""
    stamp = workspace_key.place / STAMP
    if stamp.exists():
        return None
    copy_project(workspace_key.source, folder, workspace_key.names)
    try:
        run_all(
            _prepare(workspace_key.programs), folder, environment.clean(workspace_key.environ), PREPARE_LIMIT
        )
    except CommandFailedError as error:
        return error.why
    except processes.NotInstalledError as error:
        return str(error)
    stamp.touch()
    return None


LONGEST_REST = 30 * 24 * 3600.0
"""Seconds."""
MOST_REMOVED = 5
"""At a time, so that nobody waits long."""
WORKSPACE = re.compile("[0-9a-f]{32}")


def tidy(cache: Path, now: float | None = None) -> tuple[Path, ...]:
    """Empty the workspaces of a cache folder that have rested longest, if that is long; say which on stderr.

    Only folders that `workspace` made are looked at, and none that is in use. The lock of each stays, since
    somebody may wait for it.
    """
    latest = (time.time() if now is None else now) - LONGEST_REST
    used = sorted((place.stat().st_mtime, place) for place in cache.glob("*/lock") if _is_ours(place))
    rested = [lock.parent for moment, lock in used if moment < latest and _content(lock.parent)]
    return tuple(place for place in rested[:MOST_REMOVED] if _is_emptied(place))


def _is_ours(lock: Path) -> bool:
    place = lock.parent
    return bool(WORKSPACE.fullmatch(place.name)) and not place.is_symlink() and lock.is_file()


def _content(place: Path) -> list[Path]:
    """What is in a workspace but for its lock; the stamp that it is prepared goes first."""
    return sorted(entry for entry in place.iterdir() if entry.name != "lock")


def _is_emptied(place: Path) -> bool:
    try:
        with (place / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for entry in _content(place):
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
    except OSError:  # in use, or not ours to remove
        return False
    print(f"{place}: emptied, nobody has used it for 30 days", file=sys.stderr)
    return True
