"""Garbage collection bounds the cache by number; locked workspaces and other folders stay."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from mfa_snippets.verify.run.workspace import collect_garbage

from .made_up import Sample

DAY = 24 * 3600
NOW = 1_800_000_000.0


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder."""
    return tmp_path / "cache"


def workspaces(cache: Path, count: int) -> list[Path]:
    """Workspaces, the one that was used last first."""
    places = [cache / f"{number:032}" for number in range(count)]
    for number, place in enumerate(places):
        (place / "project" / "node_modules").mkdir(parents=True)
        (place / "project" / "outside").symlink_to(cache.parent)
        for file in (".prepared", "archived", "lock"):
            (place / file).write_text("", "utf-8")
        os.utime(place / "lock", (NOW - number, NOW - number))
    return places


def content(path: Path) -> list[str]:
    """The names in a folder."""
    return sorted(entry.name for entry in path.iterdir())


def test_the_longest_unused_workspaces_are_emptied(cache: Path) -> None:
    """Beyond a number, in which a workspace that is in use counts; what they link to stays."""
    (cache.parent / "precious").write_text("", "utf-8")
    places = workspaces(cache, 67)
    with (places[65] / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_garbage(cache)

    assert [number for number, place in enumerate(places) if content(place) == ["lock"]] == [64, 66]
    collect_garbage(cache)
    assert content(places[65]) == ["lock"]
    assert (cache.parent / "precious").exists()


def test_a_verification_empties_few(cache: Path) -> None:
    """A cache that is far too large is within its bound after several."""
    places, left = workspaces(cache, 94), []
    for _ in range(3):
        collect_garbage(cache)
        left.append(sum(len(content(place)) > 1 for place in places))

    assert left == [82, 70, 64]


def test_other_folders_stay(cache: Path) -> None:
    """Those with other names."""
    (cache / "mine" / "project").mkdir(parents=True)
    places = workspaces(cache, 65)
    collect_garbage(cache)

    assert content(places[64]) == ["lock"]
    assert content(cache / "mine") == ["project"]


def test_waiting_for_a_lock_is_reported(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with the process that holds it, and the path."""
    sample.verify()
    (lock,) = sample.folder.glob("workspace/*/lock")
    with lock.open() as taken:
        fcntl.flock(taken, fcntl.LOCK_EX)
        threading.Timer(0.3, fcntl.flock, (taken, fcntl.LOCK_UN)).start()
        report = sample.verify()

    assert report.exit_code == 0
    assert capsys.readouterr().err == (
        f"examples/sample: waiting until process {os.getpid()} leaves {lock.parent}\n"
    )


def test_a_verification_renews_its_workspace(sample: Sample) -> None:
    """It counts as used."""
    sample.verify()
    (lock,) = sample.folder.glob("workspace/*/lock")
    os.utime(lock, (0, 0))
    sample.verify()

    assert lock.stat().st_mtime > time.time() - DAY
