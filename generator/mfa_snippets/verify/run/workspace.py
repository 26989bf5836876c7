"""Copies of projects outside the output folder, prepared once and kept between runs."""

import fcntl
import json
import os
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mfa_snippets.contracts.evidence import Identity, SdkVersion, load
from mfa_snippets.contracts.files import copy_fields, digest
from mfa_snippets.contracts.programs import Commands, Program
from mfa_snippets.errors import InputError, Problem, ResourceError
from mfa_snippets.verify.run.process import ToolError, clean_environment, run_all

PREPARE_LIMIT = 600.0
STAMP = ".prepared"
TOOLCHAIN = re.compile(
    r"(PATH|PROXY|FLAGS|OPTS?|OPTIONS|LIB|HOME|ROOT|SUMDB|INDEX_URL|LINKS|REGISTRY|SOURCE|VERSION)$"
)
"""Variables that may change what a command installs."""
UNUSED_SECONDS = 30 * 24 * 3600.0
MAX_REMOVED = 5  # workspaces that are emptied at a time, so that a verification is not delayed for long
WORKSPACE = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKey:
    """The workspace of programs that share a folder: its path in the cache, and what goes into it."""

    source: Path
    files: Sequence[str]  # the project's files below `source`, without the programs
    path: Path
    programs: Sequence[Program]
    prepare: Commands  # the distinct commands that prepare the project
    environ: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """The copy of the project, in which programs run."""
        return self.path / "project"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder of all workspaces, after the XDG base directory specification."""
    home = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".cache")
    return Path(home) / "mfa-snippets" / "projects"


def by_folder(programs: Sequence[Program]) -> dict[str, list[Program]]:
    """The programs of each project, by its folder below the output folder."""
    projects: defaultdict[str, list[Program]] = defaultdict(list)
    for program in programs:
        projects[program.cwd].append(program)
    return projects


def project_files(folder: Path, programs: Sequence[Program]) -> tuple[str, ...]:
    """The project's files by their path below `folder`, sorted. Raises InputError.

    Excludes names in .gitignore, such as packages that a user installed; other patterns are not supported.
    """
    if not folder.is_dir():
        raise InputError(Problem(str(folder), 0, 0, "no such folder, expected a project"))
    excluded = {program.path_in_project for program in programs}
    ignore_file = folder / ".gitignore"
    lines = ignore_file.read_text("utf-8").splitlines() if ignore_file.is_file() else []
    ignored = [line.strip().strip("/") for line in lines if line.strip() and not line.startswith("#")]
    names = (path.relative_to(folder).as_posix() for path in _files(folder, ignored))
    return tuple(sorted(name for name in names if name not in excluded))


def _files(folder: Path, ignored: Sequence[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path, ignored)
        else:
            yield path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None


def digests(folder: Path, names: Sequence[str]) -> Mapping[str, str]:
    """The SHA-256 of files, by name. Raises InputError."""
    return {name: digest(_content(folder / name)) for name in names}


def identity(output: Path, program: Program, project: Mapping[str, str]) -> Identity:
    """What evidence is about today; `project` has the digests of its files. Raises InputError."""
    return Identity(
        program=digest(_content(output / program.path)),
        project=project,
        sdk=copy_fields(SdkVersion, program.sdk),
    )


def changed_programs(
    selected: Sequence[Program], programs: Sequence[Program], output: Path, evidence: Path
) -> Iterator[Program]:
    """The programs without recorded evidence of a run of their present code. Raises InputError."""
    projects = by_folder(programs)
    files = {cwd: project_files(output / cwd, projects[cwd]) for cwd in by_folder(selected)}
    project_digests = {cwd: digests(output / cwd, names) for cwd, names in files.items()}
    for program in selected:
        try:
            recorded = load(evidence, program.language, program.scenario)
        except InputError:  # the verification reports it
            recorded = None
        current = identity(output, program, project_digests[program.cwd])
        if recorded is None or recorded.run is None or recorded.of != current:
            yield program


def workspace_key(
    output: Path, programs: Sequence[Program], environ: Mapping[str, str], cache: Path
) -> WorkspaceKey:
    """The workspace of programs that share a folder. Raises InputError."""
    source = output / programs[0].cwd
    files = project_files(source, programs)
    prepare = tuple(dict.fromkeys(argv for program in programs for argv in program.prepare))
    toolchain = {name: value for name, value in environ.items() if TOOLCHAIN.search(name)}
    facts = [programs[0].cwd, digests(source, files), prepare, toolchain]
    path = cache / digest(json.dumps(facts, sort_keys=True).encode())[:32]
    return WorkspaceKey(
        source=source, files=files, path=path, programs=programs, prepare=prepare, environ=environ
    )


@contextmanager
def locked(key: WorkspaceKey) -> Iterator[None]:
    """Lock a workspace. To avoid a deadlock, lock several in the order of their paths."""
    try:
        key.path.mkdir(parents=True, exist_ok=True)
        lock = (key.path / "lock").open("w")
    except OSError as error:
        raise ResourceError(f"{key.path}: cannot be written: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"{key.programs[0].cwd}: waiting for another verification to leave {key.path}"
            print(message, file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        os.utime(lock.fileno())  # collect_garbage reads the time of the last use
        yield


def prepare(key: WorkspaceKey) -> str | None:
    """Prepare a locked workspace, unless that was done before; returns why that is not possible."""
    _replace_programs(key)
    stamp = key.path / STAMP
    if stamp.exists():
        return None
    copy_files(key.source, key.folder, key.files)
    try:
        run_all(key.prepare, key.folder, clean_environment(key.environ), PREPARE_LIMIT)
    except ToolError as error:
        return error.reason
    stamp.touch()
    return None


def _replace_programs(key: WorkspaceKey) -> None:
    """Copy the programs, and remove those of earlier runs: a check may read the whole folder."""
    names, record = [program.path_in_project for program in key.programs], key.path / "programs.json"
    try:
        earlier: list[str] = json.loads(record.read_text("utf-8")) if record.exists() else []
    except ValueError:  # a full disk has truncated the record
        earlier = []
        shutil.rmtree(key.folder, ignore_errors=True)
        (key.path / STAMP).unlink(missing_ok=True)
    record.write_text(json.dumps(sorted({*names, *earlier})), "utf-8")
    for name in earlier:
        (key.folder / name).unlink(missing_ok=True)
    copy_files(key.source, key.folder, names)
    record.write_text(json.dumps(names), "utf-8")


def copy_files(source: Path, folder: Path, names: Sequence[str]) -> None:
    """Copy files into a folder, with their modes. Raises InputError for a file that cannot be read."""
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_content(source / name))
        target.chmod((source / name).stat().st_mode)


def collect_garbage(cache: Path, now: float | None = None) -> tuple[Path, ...]:
    """Empty a few unlocked workspaces that were unused for 30 days; others may wait for their lock files."""
    latest = (time.time() if now is None else now) - UNUSED_SECONDS
    locks = (lock for lock in cache.glob("*/lock") if WORKSPACE.fullmatch(lock.parent.name))
    used = sorted((lock.stat().st_mtime, lock.parent) for lock in locks if not lock.parent.is_symlink())
    unused = [path for moment, path in used if moment < latest and _entries(path)]
    return tuple(path for path in unused[:MAX_REMOVED] if _is_emptied(path))


def _entries(path: Path) -> list[Path]:
    """All but the lock, sorted: the stamp is removed first."""
    return sorted(entry for entry in path.iterdir() if entry.name != "lock")


def _is_emptied(path: Path) -> bool:
    try:
        with (path / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for entry in _entries(path):
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()
    except OSError:  # in use, or not removable by this user
        return False
    print(f"{path}: emptied, unused for 30 days", file=sys.stderr)
    return True
