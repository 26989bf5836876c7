"""Copies of apps outside the output folder, prepared once and kept between verifications."""

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from mfa_snippets.contracts.apps import App
from mfa_snippets.contracts.files import digest, writing
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.verify.run.environment import inherited_environment, matching
from mfa_snippets.verify.run.process import ToolError, run_all

PREPARE_LIMIT = 600.0
STAMP = ".prepared"
SIZE = ".size"  # a file with the bytes of a workspace, as old as its last preparation at most
UNUSED_SECONDS = 30 * 24 * 3600.0
MAX_CACHE = 4 << 30
MAX_EMPTIED = 12  # of a verification, which adds fewer: no one of them has to wait for a whole cache


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceKey:
    """The workspace of an app: its path in the cache, and what goes into it."""

    app: App
    source: Path
    files: Sequence[str]  # the app's files below `source` that are not source files
    path: Path
    environ: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """The copy of the app, in which it runs."""
        return self.path / "project"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files of its commands, which is there while it is locked."""
        return self.path / "tmp"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its commands."""
        return inherited_environment(self.environ, self.app.inherits)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder of all workspaces, after the XDG base directory specification."""
    home = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".cache")
    return Path(home) / "mfa-snippets" / "projects"


def package_files(folder: Path, app: App) -> tuple[str, ...]:
    """The app's files that no scenario touches as source, by their path below `folder`, sorted.

    Excludes names in .gitignore, such as packages that a user installed; other patterns are not supported.
    Raises InputError.
    """
    if not folder.is_dir():
        raise InputError(Problem(str(folder), 0, 0, "no such folder, expected a project"))
    ignore_file = folder / ".gitignore"
    lines = ignore_file.read_text("utf-8").splitlines() if ignore_file.is_file() else []
    ignored = [line.strip().strip("/") for line in lines if line.strip() and not line.startswith("#")]
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    kept = (path for path in paths if not any(fnmatch(part, one) for part in path.parts for one in ignored))
    return tuple(sorted({path.as_posix() for path in kept} - set(app.sources)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None


def files_below(folder: Path, app: App) -> Mapping[str, bytes]:
    """The content of each file of an app. Raises InputError."""
    return {name: _content(folder / name) for name in (*app.sources, *package_files(folder, app))}


def workspace_key(output: Path, app: App, environ: Mapping[str, str], cache: Path) -> WorkspaceKey:
    """The workspace of an app. Another set of source files has another one. Raises InputError."""
    source = output / app.folder
    files = package_files(source, app)
    toolchain = matching(environ, ("PATH", "HOME", *app.inherits))
    contents = {name: digest(_content(source / name)) for name in files}
    facts = [app.folder, contents, app.sources, app.prepare, toolchain]
    path = cache / digest(json.dumps(facts, sort_keys=True).encode())[:32]
    key = WorkspaceKey(app=app, source=source, files=files, path=path.resolve(), environ=environ)
    return replace(key, environ={**environ, "TMPDIR": str(key.temporary)})


@contextmanager
def locked(key: WorkspaceKey) -> Iterator[None]:
    """Lock a workspace. To avoid a deadlock, lock several in the order of their paths."""
    with writing(key.path):
        key.path.mkdir(parents=True, exist_ok=True)
        lock = (key.path / "lock").open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            print(f"{key.app.folder}: waiting until process {lock.read()} leaves {key.path}", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))  # collect_garbage reads the time of this
        lock.flush()
        with _emptied(key.temporary):
            yield


@contextmanager
def _emptied(folder: Path) -> Iterator[None]:
    """A folder for a while, without what is left in it of a verification that was killed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(key: WorkspaceKey) -> str | None:
    """Prepare a locked workspace, unless that was done before; returns why that is not possible."""
    copy_files(key.source, key.folder, key.app.sources)
    stamp = key.path / STAMP
    if stamp.exists():
        return None
    copy_files(key.source, key.folder, key.files)
    try:
        run_all(key.app.prepare, key.folder, key.environment, PREPARE_LIMIT)
    except ToolError as error:
        return str(error)
    stamp.touch()
    return None


def copy_files(source: Path, folder: Path, names: Sequence[str]) -> None:
    """Copy files that differ, with their modes. Raises InputError.

    Builds and compiled files depend on times in seconds: a changed file is at least one second newer.
    """
    for name in names:
        target, content, moment = folder / name, _content(source / name), time.time()
        if target.is_file():
            if target.read_bytes() == content:
                continue
            moment = max(moment, target.stat().st_mtime + 1)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod((source / name).stat().st_mode)
        os.utime(target, (moment, moment))


def collect_garbage(cache: Path, now: float | None = None, most: int = MAX_CACHE) -> None:
    """Empty workspaces that were unused for 30 days, then the longest unused ones beyond `most` bytes.

    Their locks stay: others may wait for them.
    """
    oldest, size, emptied = (time.time() if now is None else now) - UNUSED_SECONDS, 0, 0
    for used, path in sorted(_last_uses(cache), reverse=True):
        with suppress(OSError):  # in use, or not removable by this user
            size += 0 if used < oldest or size > most else _size(path)
            if (used < oldest or size > most) and emptied < MAX_EMPTIED:
                _empty(path)
                emptied += 1


def _last_uses(cache: Path) -> Iterator[tuple[float, Path]]:
    for path in cache.glob("[0-9a-f]" * 32):
        with suppress(OSError):
            if not path.is_symlink() and tuple(path.iterdir())[1:]:  # more than its lock
                yield (path / "lock").stat().st_mtime, path


def _size(path: Path) -> int:
    """The bytes of a workspace, measured once after it was prepared."""
    stamp, known = path / STAMP, path / SIZE
    if stamp.exists() and known.exists() and known.stat().st_mtime >= stamp.stat().st_mtime:
        text = known.read_text("utf-8")
        if text.isdecimal():  # it was written whole
            return int(text)
    size = sum(file.lstat().st_size for file in path.rglob("*"))
    known.write_text(str(size), "utf-8")
    return size


def _empty(path: Path) -> None:
    """Raises OSError."""
    lock = path / "lock"
    with lock.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for entry in sorted(path.iterdir()):  # the stamp comes first
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != lock:
                entry.unlink()
