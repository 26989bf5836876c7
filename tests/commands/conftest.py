"""A small specification in the current folder, and the command line in this process."""

import shutil
from pathlib import Path

import pytest

from mfa_snippets.rendering import loader

from .running import BASE, NOTHING, OURS, Build, Run, runner


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """The command line in this process, in a terminal of 80 columns, with a cache of its own."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    return runner(monkeypatch, capfd)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small specification, in the current folder, with evidence of another scenario; it has no pages."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    evidence = tmp_path / "evidence" / "lisp" / "other.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mfa_snippets.output.build.render_pages", lambda *_: ())
    return tmp_path


@pytest.fixture
def build(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds, and tells how often a specification was loaded. It has found out that nothing is to do."""
    load, loaded = loader.load_all, []

    def count(spec: Path, templates: Path) -> object:
        loaded.append(spec)
        return load(spec, templates)

    def build(*arguments: str) -> int:
        loaded.clear()
        assert run(*OURS[:-2], "build", *arguments) == NOTHING
        return len(loaded)

    monkeypatch.chdir(folder)
    monkeypatch.setattr("mfa_snippets.output.build.load_all", count)
    assert [build(), build()] == [1, 0]
    return build
