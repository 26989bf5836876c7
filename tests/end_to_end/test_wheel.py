"""The package works where nothing of this project stands beside it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = ("pytest", "pytest-xdist", "pytest-socket", "freezegun", "time-machine")


def _run(*command: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    ended = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, pytest, and plugins that people have."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip")
    _run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    _run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    (wheel,) = folder.glob("mfa_snippets-*.whl")
    install = (folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--constraint")
    _run(*install, ROOT / "constraints.txt", wheel, *PLUGINS, cwd=folder)
    return folder / "venv/bin"


def test_the_wheel_builds_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Specification and templates travel in the wheel; the bytes are those that are committed here."""
    _run(installed / "mfa-snippets", "--evidence", ROOT / "evidence", "build", cwd=tmp_path)

    made, committed = tmp_path / "output", ROOT / "output"
    names = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    assert names == {path.relative_to(committed) for path in committed.rglob("*") if path.is_file()}
    assert [name for name in names if (made / name).read_bytes() != (committed / name).read_bytes()] == []


def test_the_pytest_plugin_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    """In three processes, with frozen time, and with sockets to this machine alone."""
    shutil.copy(ROOT / "tests/end_to_end/plugin/suite.py", tmp_path / "test_suite.py")
    options = ("-q", "-n", "3", "--disable-socket", "--allow-hosts=127.0.0.1")

    assert "15 passed" in _run(installed / "pytest", *options, cwd=tmp_path)
