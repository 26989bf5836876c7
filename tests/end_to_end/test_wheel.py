"""The package works where nothing of this project stands beside it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _run(*command: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    ended = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_wheel_builds_in_an_empty_folder(tmp_path: Path) -> None:
    """Specification and templates travel in the wheel; the bytes are those that are committed here."""
    python = tmp_path / "venv/bin/python"
    empty = tmp_path / "empty"
    empty.mkdir()
    _run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        tmp_path,
        ROOT,
        cwd=tmp_path,
    )
    _run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    (wheel,) = tmp_path.glob("mfa_snippets-*.whl")
    pip = (python, "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt")
    _run(*pip, wheel, cwd=empty)

    _run(tmp_path / "venv/bin/mfa-snippets", "--evidence", ROOT / "evidence", "build", cwd=empty)

    made = {path.relative_to(empty / "output") for path in (empty / "output").rglob("*") if path.is_file()}
    committed = {path.relative_to(ROOT / "output") for path in (ROOT / "output").rglob("*") if path.is_file()}
    assert made == committed
    different = [
        name
        for name in made
        if (empty / "output" / name).read_bytes() != (ROOT / "output" / name).read_bytes()
    ]
    assert different == []
