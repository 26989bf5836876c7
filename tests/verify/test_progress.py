"""A bar on standard error if somebody watches, and nothing else of it anywhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .made_up import FAILURES, Sample

COMMAND = [sys.executable, "-m", "mfa_snippets", "verify"]
LAST_LINE = "1 program: 1 executed; checks: 5 passed, 0 failed, 0 unavailable\n"


@pytest.fixture
def folder(sample: Sample) -> Path:
    """A folder to verify in, with failures."""
    sample = Sample(folder=sample.folder, failures=tuple(FAILURES)[:3])
    return sample.write().folder


def watched(folder: Path) -> tuple[str, str]:
    """What `verify` prints on standard output, and on a terminal that is its standard error."""
    ours, theirs = pty.openpty()
    usual = {"TERM": "xterm-256color", "COLUMNS": "80", "XDG_CACHE_HOME": str(folder / "cache")}
    environ = {**os.environ, **usual}
    with subprocess.Popen(COMMAND, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = bytearray()
        while block := _read(ours):
            shown += block
        assert process.stdout is not None, "it is a pipe"
        printed = process.stdout.read().decode()
    os.close(ours)
    return printed, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    """Up to the last failure run; three checks and a plain run, then three failures and their outcome."""
    printed, shown = watched(folder)

    assert printed.endswith(LAST_LINE)
    before, _, after = shown.partition("failures")
    assert "4/4" in before.partition("verify")[2]
    assert "4/4" in after


def test_nobody_watches_a_pipe(folder: Path) -> None:
    """Nothing is written where it would be kept."""
    ended = subprocess.run(
        COMMAND,
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith(LAST_LINE)
