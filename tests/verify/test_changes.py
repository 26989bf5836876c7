"""`--changed` looks at the programs that were changed since they last ran, or never did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from .made_up import SOURCE, Language, Sample


@pytest.fixture
def two(sample: Sample) -> Sample:
    """Two languages with evidence."""
    both = replace(sample, languages=(Language(), Language(name="other")))
    assert both.verify(record=True).exit_code == 0
    return both


def looked_at(sample: Sample) -> list[str]:
    """The languages whose programs were looked at."""
    report = sample.verify(only_changed=True)
    assert report.exit_code == 0
    return [result.language for result in report.programs]


def test_nothing_was_changed(two: Sample) -> None:
    """There is nothing to do, which is no failure, even if a language is asked for."""
    assert looked_at(two) == []
    assert two.verify(only_changed=True, languages=("sample",), strict=True).exit_code == 0


def test_a_changed_program(two: Sample) -> None:
    """And no other; comments do not count."""
    assert looked_at(two.with_language(source=SOURCE + "# more\n")) == []
    assert looked_at(two.with_language(source=SOURCE + "more = 1\n")) == ["sample"]


def test_a_changed_package_file(two: Sample) -> None:
    """All programs of the app."""
    assert looked_at(two.with_language(files={"requirements.txt": "sample\n"})) == ["sample"]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("{", "utf-8")])
def test_without_evidence(two: Sample, spoil: Callable[[Path], object]) -> None:
    """Or without any that can be read; it is looked at, and what is wrong with the file is told."""
    spoil(two.evidence / "other" / "totp-then-otp.json")
    report = two.verify(only_changed=True)

    assert [result.language for result in report.programs] == ["other"]


def test_types_on_record_are_no_run(sample: Sample) -> None:
    """What never ran is due."""
    sample.verify(record=True, tier="type-checked")

    assert looked_at(sample) == ["sample"]
