"""Run the command line: inside this process, or as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mfa_snippets.cli import main

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "spec" / "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a command."""

    exit: int
    stdout: str
    stderr: str


NOTHING = Ended(exit=0, stdout="", stderr="")
OURS = ("--spec", "spec", "--templates", "templates", "--evidence", "evidence")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Run = Callable[..., Ended]
Build = Callable[..., int]


def runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, as the console script does."""

    def run(*arguments: object) -> Ended:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["mfa-snippets", *map(str, arguments)])
        handlers = {number: signal.getsignal(number) for number in SIGNALS}
        try:
            main()
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 0
        else:
            status = 0
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        printed = capfd.readouterr()
        return Ended(exit=status, stdout=printed.out, stderr=printed.err)

    return run


def process(
    *arguments: object, code: str = "from mfa_snippets.cli import main; main()", cwd: Path | None = None
) -> Ended:
    """Runs a command in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(exit=ended.returncode, stdout=ended.stdout, stderr=ended.stderr)


def edit(path: Path, old: str, new: str) -> None:
    """Change a file, but not its time stamps."""
    text, stat = path.read_text(), path.stat()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
