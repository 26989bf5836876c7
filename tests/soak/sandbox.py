"""A folder of its own for commands that are disturbed, and what they leave behind in it."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLD, NEW = "old", "new"
"""The two specifications: most files differ, and each has one of its own."""
SECONDS_TO_END = 60.0  # for a tool that a killed command started, and that ends by itself
LONGEST = 600.0  # seconds that a command may take
PAGE = """---
title: The {name} page
description: It is there to be written and removed.
order: 990
group: Reference
---
Only the {name} specification has this page.
"""
RECORD = re.compile(r"[0-9a-f]{64}\.json")  # of the check for nothing to do
Tree = Mapping[str, str]
"""The hash of each file below a folder, and an empty text for each folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended, and what it printed."""

    exit: int
    text: str

    @property
    def traceback(self) -> str:
        """The last line of a traceback through the package; before that, Python prints its own."""
        _, _, frames = self.text.partition("Traceback")
        return self.text.strip().splitlines()[-1] if "mfa_snippets" in frames else ""


NOTHING = Ended(exit=0, text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A command that runs; it prints into a file, which its children may hold open."""

    process: subprocess.Popen[bytes]
    printed: Path

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_at_most(self, seconds: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def end(self, number: int | None = None) -> Ended:
        """How it ends, by a signal if there is one."""
        if number is not None:
            self.process.send_signal(number)
        return Ended(exit=self.process.wait(LONGEST), text=self.printed.read_text("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """All that a command may write is below `folder`; `command` is what is tried."""

    folder: Path
    command: Sequence[str] = (sys.executable, "-m", "mfa_snippets")

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def start(self, *arguments: str) -> Started:
        for name in ("cache", "temporary", "printed"):
            (self.folder / name).mkdir(exist_ok=True)
        own = {"XDG_CACHE_HOME": str(self.folder / "cache"), "TMPDIR": str(self.folder / "temporary")}
        descriptor, name = tempfile.mkstemp(dir=self.folder / "printed")
        with os.fdopen(descriptor, "wb") as printed:
            process = subprocess.Popen(
                (*self.command, *arguments),
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **own},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Started(process=process, printed=Path(name))

    def run(self, *arguments: str) -> Ended:
        return self.start(*arguments).end()


def build_of(name: str, output: str = "output") -> tuple[str, ...]:
    """The arguments that build a specification."""
    places = ("--spec", name, "--templates", "templates")
    return (*places, "build", "--without-evidence", "--output", output)


def write_specifications(folder: Path, source: Path = ROOT) -> None:
    """Write the two specifications, made of that of `source`, and its templates into a folder."""
    shutil.copytree(source / "templates", folder / "templates")
    shutil.copytree(ROOT / "templates" / "docs", folder / "templates" / "docs", dirs_exist_ok=True)
    for name in (OLD, NEW):
        shutil.copytree(source / "spec", folder / name)
        (folder / name / "pages").mkdir(exist_ok=True)
        (folder / name / "pages" / f"only-{name}.md").write_text(PAGE.format(name=name), "utf-8")
    for path in (folder / NEW / "functions").glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace('summary: "*', 'summary: "Now *'), "utf-8")


def tree_of(folder: Path) -> Tree:
    """What is below a folder, hidden files too; nothing if there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): "" if path.is_dir() else _hash(path)
        for path in sorted(folder.rglob("*"))
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leftovers(folder: Path, seconds: float = SECONDS_TO_END) -> Iterator[str]:
    """Processes, temporary files and locks that are there after all commands have ended."""
    deadline = time.monotonic() + seconds
    while (running := list(processes_in(folder))) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield from (f"process {process} is still there" for process in running)
    cache = folder / "cache" / "mfa-snippets"
    files = [path for path in cache.glob("builds/*") if not RECORD.fullmatch(path.name)]
    files += [*(folder / "temporary").rglob("*"), *cache.glob("projects/*/tmp/**/*")]
    yield from (f"{path}: a temporary file" for path in sorted(files))
    yield from (f"{path}: locked" for path in sorted(cache.glob("projects/*/lock")) if not _is_free(path))


def _is_free(path: Path) -> bool:
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def processes_in(folder: Path) -> Iterator[str]:
    """The processes that work below a folder, as a command here and a program in its workspace do."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or belongs to somebody else
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            # What has ended, but was not waited for, has no words.
            if any(words) and (process / "cwd").readlink().is_relative_to(folder.resolve()):
                yield f"{process.name} ({' '.join(words).strip()[:80]})"
