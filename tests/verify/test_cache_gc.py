"""Garbage collection bounds the cache by age and number; locked workspaces and other folders stay."""

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


def unused(cache: Path, name: str, days: float) -> Path:
    """A workspace that was last used this many days ago."""
    place = cache / name
    (place / "project" / "node_modules").mkdir(parents=True)
    (place / "project" / "outside").symlink_to(cache.parent)
    for file in (".prepared", "archived", "lock"):
        (place / file).write_text("", "utf-8")
    os.utime(place / "lock", (NOW - days * DAY,) * 2)
    return place


def content(path: Path) -> list[str]:
    """The names in a folder."""
    return sorted(entry.name for entry in path.iterdir())


def test_a_workspace_unused_for_30_days_is_emptied(cache: Path) -> None:
    """Its lock stays, since another process may wait for it."""
    (cache.parent / "precious").write_text("", "utf-8")
    old, young = unused(cache, "0" * 32, 31), unused(cache, "1" * 32, 29)
    collect_garbage(cache, NOW)

    assert (content(old), len(content(young))) == (["lock"], 4)
    assert (cache.parent / "precious").exists()


def test_the_longest_unused_workspaces_are_emptied(cache: Path) -> None:
    """Beyond a number, in which a workspace that is in use counts."""
    places = [unused(cache, f"{number:032}", number / 10) for number in range(67)]
    with (places[65] / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_garbage(cache, NOW)

    assert [number for number, place in enumerate(places) if len(content(place)) == 1] == [64, 66]
    collect_garbage(cache, NOW)
    assert content(places[65]) == ["lock"]


def test_a_verification_empties_few(cache: Path) -> None:
    """A cache that is far too large is within its bound after several."""
    for number in range(30):
        unused(cache, f"{number:032}", 31 + number)
    left = []
    for _ in range(3):
        collect_garbage(cache, NOW)
        left.append(sum(len(content(place)) > 1 for place in cache.iterdir()))

    assert left == [18, 6, 0]


def test_a_locked_workspace_stays(cache: Path) -> None:
    """However long ago it was locked."""
    place = unused(cache, "0" * 32, 99)
    with (place / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect_garbage(cache, NOW)

    assert len(content(place)) == 4


def test_other_folders_stay(cache: Path) -> None:
    """Those with other names, and links."""
    other, linked = unused(cache, "mine", 99), unused(cache.parent, "elsewhere", 99)
    (cache / ("2" * 32)).symlink_to(linked)
    collect_garbage(cache, NOW)

    assert len(content(other)) == len(content(linked)) == 4


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
