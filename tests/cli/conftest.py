"""A small specification in the current folder, and the command line in this process."""

import shutil
from pathlib import Path

import pytest

from .running import BASE, Run, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, in a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    return runner(monkeypatch, capfd)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small specification, in the current folder; pages are left out, since it has none."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mfa_snippets.build.render_pages", lambda *_: ())
    monkeypatch.setattr("mfa_snippets.parts.parts", lambda: {"Pygments": "2.21.0"})
    return tmp_path
