"""Each bad input, as a folder that differs from a small good specification, with its message."""

import shutil
from pathlib import Path

import pytest

from mfa_snippets.errors import InputError
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all

HERE = Path(__file__).parent
BASE = HERE / "base"
CASES = sorted((HERE / "cases").iterdir())
NOTES = ("expected.txt", "removed.txt")


def _message() -> str:
    """What loading and rendering complain about, below the current folder."""
    try:
        render_apps(*load_all(Path("spec"), Path("templates")))
    except InputError as error:
        return f"{error}\n"
    return ""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good specification, in the current folder."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _apply(case: Path, folder: Path) -> None:
    """Lay a case over the good specification; `removed.txt` names what it lacks."""
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOTES))
    removed = case / "removed.txt"
    for name in removed.read_text("utf-8").split() if removed.exists() else []:
        place = folder / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()


@pytest.mark.usefixtures("folder")
def test_the_base_is_good() -> None:
    """The specification that every case spoils has no problem itself."""
    assert _message() == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_told_with_its_place(case: Path, folder: Path) -> None:
    """Every problem at once, each with its place and what was expected."""
    _apply(case, folder)

    assert _message() == (case / "expected.txt").read_text("utf-8")


def test_a_page_that_is_no_text_is_told_with_its_place(folder: Path) -> None:
    """No folder of `cases/`, since formatters of Markdown stop at it."""
    page = folder / "spec" / "pages" / "mfa.md"
    page.parent.mkdir()
    page.write_bytes("# MFA\n\nna\u00efve\n".encode("latin-1"))

    assert _message() == "spec/pages/mfa.md:3:3: byte 0xef, expected UTF-8\n"
