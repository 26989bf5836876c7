"""Workspaces that nobody uses any more go, a few at a time; those in use, and what is not ours, stay."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from mfa_snippets.verify.run.workspace import MOST_REMOVED, tidy

from .made_up import Sample

DAY = 24 * 3600
NOW = 1_800_000_000.0


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder."""
    return tmp_path / "cache"


def rested(cache: Path, name: str, days: float) -> Path:
    """A workspace that was used so long ago."""
    place = cache / name
    (place / "project" / "node_modules").mkdir(parents=True)
    (place / "project" / "outside").symlink_to(cache.parent)
    for file in (".prepared", "programs.json", "lock"):
        (place / file).write_text("", "utf-8")
    os.utime(place / "lock", (NOW - days * DAY,) * 2)
    return place


def content(place: Path) -> list[str]:
    """What is in a folder."""
    return sorted(entry.name for entry in place.iterdir())


def test_what_has_rested_long_is_emptied(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said; its lock stays, since somebody may wait for it."""
    (cache.parent / "precious").write_text("", "utf-8")
    old, young = rested(cache, "0" * 32, 31), rested(cache, "1" * 32, 29)

    assert tidy(cache, NOW) == (old,)
    assert (content(old), len(content(young))) == (["lock"], 4)
    assert capsys.readouterr().err == f"{old}: emptied, nobody has used it for 30 days\n"
    assert (cache.parent / "precious").exists()
    assert tidy(cache, NOW) == ()


def test_what_is_in_use_stays(cache: Path) -> None:
    """However long ago it was taken."""
    place = rested(cache, "0" * 32, 99)
    with (place / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert tidy(cache, NOW) == ()
    assert len(content(place)) == 4


def test_what_is_not_ours_stays(cache: Path) -> None:
    """Folders of other names, and links."""
    other, linked = rested(cache, "mine", 99), rested(cache.parent, "elsewhere", 99)
    (cache / ("2" * 32)).symlink_to(linked)

    assert tidy(cache, NOW) == ()
    assert len(content(other)) == len(content(linked)) == 4


def test_a_few_go_at_a_time(cache: Path) -> None:
    """Those that have rested longest."""
    places = [rested(cache, f"{number:032x}", 100 - number) for number in range(MOST_REMOVED + 2)]

    assert tidy(cache, NOW) == tuple(places[:MOST_REMOVED])


def test_who_waits_for_a_workspace_says_so(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with what is waited for."""
    sample.verify(tier="formatted")
    (lock,) = sample.folder.glob("workspace/*/lock")
    with lock.open() as taken:
        fcntl.flock(taken, fcntl.LOCK_EX)
        threading.Timer(0.3, fcntl.flock, (taken, fcntl.LOCK_UN)).start()
        report = sample.verify(tier="formatted")

    assert report.exit_code == 0
    assert capsys.readouterr().err == (
        f"examples/sample: waiting for another verification to leave {lock.parent}\n"
    )


def test_a_verification_renews_its_workspace(sample: Sample) -> None:
    """So that it does not rest."""
    sample.verify(tier="formatted")
    (lock,) = sample.folder.glob("workspace/*/lock")
    os.utime(lock, (0, 0))
    sample.verify(tier="formatted")

    assert lock.stat().st_mtime > time.time() - DAY
