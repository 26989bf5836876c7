"""The rounds differ in what they are to differ in."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import __main__
from .rounds import FOLDERS, missing_locales, rounds


def test_every_four_rounds_are_in_four_folders_with_all_pairs_of_the_rest() -> None:
    """Two locales in two time zones."""
    made = rounds(20)

    assert {one.folder for one in made[:4]} == set(FOLDERS)
    assert len({(one.locale, one.time_zone) for one in made[:4]}) == 4
    assert [one.number for one in made] == list(range(1, 21))


def test_two_rounds_differ_in_folder_and_locale() -> None:
    """So the two of the whole matrix do, too."""
    first, second = rounds(2)

    assert first.folder != second.folder
    assert first.locale != second.locale


def test_a_locale_that_is_not_here_is_no_other_one() -> None:
    assert missing_locales(["C.UTF-8", "xx_XX.UTF-8"]) == ["xx_XX.UTF-8"]


def test_a_byte_that_differs_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With its file and both rounds; so is a file that one of them lacks, and a round without any."""
    left = iter([{"go/a.json": "1", "go/b.json": "2"}, {"go/a.json": "3", "go/b.json": "2"}, {}])
    monkeypatch.setattr(__main__, "_verified", lambda *_: next(left))
    first, second, third = rounds(3)

    assert list(__main__._compared(tmp_path, (first, second, third), [], [])) == [
        f"go/a.json: differs in {second} from {first}",
        f"go/a.json: differs in {third} from {first}",
        f"go/b.json: differs in {third} from {first}",
        f"{third}: expected evidence, there is none",
    ]
