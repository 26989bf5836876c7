"""Remove workspaces that nobody has used for long: each change of a project leaves its old one behind."""

from __future__ import annotations

import fcntl
import re
import shutil
import sys
import time
from pathlib import Path

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
