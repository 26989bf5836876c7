"""Copies of apps outside the output folder, prepared once and kept between verifications."""

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from mfa_snippets.contracts.apps import App
from mfa_snippets.contracts.files import content_of, digest, writing
from mfa_snippets.verify.report import Verdict
from mfa_snippets.verify.run.launchers import Launch, inherited_environment, matching, start
from mfa_snippets.verify.run.process import run_all

PREPARE_LIMIT = 600.0
TEMPORARY = "tmp"  # the folder for temporary files of commands, there while a workspace is locked
MAX_WORKSPACES = 64  # of some 60 MB each
MAX_EMPTIED = 12  # of a verification, which adds fewer: no one of them has to wait for a whole cache


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The workspace of an app: its path in the cache, what goes into it, and what became of it."""

    app: App
    source: Path
    contents: Mapping[str, bytes]  # of each file of the app, on which evidence depends
    path: Path
    environment: Mapping[str, str]  # of its commands
    problem: str | None = None  # why its SDK cannot be used
    checks: Mapping[str, Verdict] = field(default_factory=dict)  # that of `build`, if it failed
    launch: Launch = start

    @property
    def folder(self) -> Path:
        """The copy of the app, in which it runs."""
        return self.path / "project"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder of all workspaces, after the XDG base directory specification."""
    home = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".cache")
    return Path(home) / "mfa-snippets" / "projects"


def package_files(folder: Path, app: App) -> tuple[str, ...]:
    """The app's files that no scenario touches as source, by their path below `folder`, sorted."""
    ignore_file = folder / ".gitignore"
    lines = ignore_file.read_text("utf-8").splitlines() if ignore_file.is_file() else []
    ignored = [line.strip("/") for line in lines]  # such as packages that a user installed; only names
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    kept = (path for path in paths if not any(fnmatch(part, one) for part in path.parts for one in ignored))
    return tuple(sorted({path.as_posix() for path in kept} - set(app.sources)))


def workspace_of(output: Path, app: App, environ: Mapping[str, str], cache: Path) -> Workspace:
    """The workspace of an app; another set of package files has another one. Raises InputError."""
    source = output / app.folder
    files = package_files(source, app)
    contents = {name: content_of(source / name) for name in (*app.sources, *files)}
    toolchain = matching(environ, ("PATH", "HOME", *app.inherits))
    package = {name: digest(contents[name]) for name in files}
    facts = [app.folder, package, app.sources, app.prepare, toolchain]
    path = (cache / digest(json.dumps(facts, sort_keys=True).encode())[:32]).resolve()
    environment = inherited_environment({**environ, "TMPDIR": str(path / TEMPORARY)}, app.inherits)
    return Workspace(app=app, source=source, contents=contents, path=path, environment=environment)


@contextmanager
def locked(key: Workspace) -> Iterator[None]:
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
        temporary = key.path / TEMPORARY
        shutil.rmtree(temporary, ignore_errors=True)  # of a verification that was killed
        temporary.mkdir(exist_ok=True)
        try:
            yield
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def prepare(key: Workspace) -> str | None:
    """Prepare a locked workspace, unless that was done before; returns why that is not possible."""
    copy_files(key.source, key.folder, {name: key.contents[name] for name in key.app.sources})
    stamp = key.path / ".prepared"
    if stamp.exists():
        return None
    copy_files(key.source, key.folder, key.contents)
    if error := run_all(key.app.prepare, key.folder, key.environment, PREPARE_LIMIT):
        return str(error)
    stamp.touch()
    return None


def copy_files(source: Path, folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files that differ, with their modes in `source`."""
    for name, content in contents.items():
        target, moment = folder / name, time.time()
        if target.is_file():
            if target.read_bytes() == content:
                continue
            moment = max(moment, target.stat().st_mtime + 1)  # builds depend on times in seconds
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod((source / name).stat().st_mode)
        os.utime(target, (moment, moment))


def collect_garbage(cache: Path) -> None:
    """Empty all workspaces but those that were used last. Their locks stay: others may wait for them."""
    locks = [path for path in cache.glob("[0-9a-f]" * 32 + "/lock") if (path.parent / "project").exists()]
    for path in sorted(locks, key=os.path.getmtime)[:-MAX_WORKSPACES][:MAX_EMPTIED]:
        with suppress(OSError), path.open("r+") as lock:  # in use, or not removable by this user
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for entry in sorted(path.parent.iterdir()):  # the stamp comes first
                if entry.is_dir():
                    shutil.rmtree(entry)
                elif entry != path:
                    entry.unlink()
