"""What differs from round to round: four folders, two locales, two time zones."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("a", "other", "with a space", "größer")
LOCALES = ("C.UTF-8", "de_DE.UTF-8")
TIME_ZONES = ("UTC", "Asia/Kathmandu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One verification; `number` counts from 1."""

    number: int
    folder: str
    locale: str
    time_zone: str

    def __str__(self) -> str:
        return f"round {self.number} ('{self.folder}', {self.locale}, {self.time_zone})"


def rounds(count: int) -> tuple[Round, ...]:
    """So many rounds, no two neighbours of which share a folder, and in four all pairs of the rest."""
    return tuple(
        Round(
            number=number + 1,
            folder=FOLDERS[number % len(FOLDERS)],
            locale=LOCALES[number % len(LOCALES)],
            time_zone=TIME_ZONES[number // len(LOCALES) % len(TIME_ZONES)],
        )
        for number in range(count)
    )


def missing_locales(names: Iterable[str] = LOCALES) -> list[str]:
    """Those that this machine lacks: it would quietly use another in their place."""
    known = locale.setlocale(locale.LC_ALL)
    missing = []
    for name in names:
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            missing.append(name)
    locale.setlocale(locale.LC_ALL, known)
    return missing


def environment_of(one: Round, place: Path) -> Mapping[str, str]:
    """The caller's environment in that place; the cache is the place's own, so that paths differ, too."""
    return {
        **os.environ,
        "LANG": one.locale,
        "LC_ALL": one.locale,
        "TZ": one.time_zone,
        "XDG_CACHE_HOME": str(place / "cache"),
        "PYTHONHASHSEED": str(one.number),
    }
