"""A small specification full of hostile texts, rendered with the real templates: a golden program each."""

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from mfa_snippets.rendering.programs import Program

from .repository import FIXTURES, forms, languages, programs
from .test_layout import check_format

SMALL = FIXTURES / "small"
EXPECTED = SMALL / "expected"
ALL = [*languages(), *forms()]


def _program(language: str) -> Program:
    return next(program for program in programs(SMALL) if program.language == language)


@pytest.mark.parametrize("language", ALL)
def test_a_program_is_as_it_was_reviewed(language: str, file_regression: FileRegressionFixture) -> None:
    """To the last byte, which comparing by lines alone would not say."""
    program = _program(language)
    path = EXPECTED / language / program.path

    file_regression.check(program.text, fullpath=path)

    assert path.read_bytes() == program.text.encode()


@pytest.mark.parametrize("language", ALL)
def test_a_formatter_changes_no_program(language: str, tmp_path: Path) -> None:
    """Whatever its texts hold."""
    assert check_format(language, _program(language).text, tmp_path) == ""


def test_there_is_no_other_golden_record() -> None:
    """One that nothing writes would stand there for ever."""
    found = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()}

    assert found == {f"{program.language}/{program.path}" for program in programs(SMALL)}


@pytest.mark.parametrize("language", ALL)
def test_a_value_that_nobody_reads_is_not_declared(language: str) -> None:
    """The second step receives two values, of which only one is passed on; Go would not compile the other."""
    text = _program(language).text

    assert "essionToken" in text or "session_token" in text
    assert not any(name in text for name in ("refreshToken =", "refresh_token ="))
