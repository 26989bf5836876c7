"""The package works where nothing of this project stands beside it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.running import edit
from tests.end_to_end.docs_sites.building import fragment

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
PLUGINS = ("pytest", "pytest-xdist", "pytest-socket", "freezegun", "time-machine")


def _run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    ended = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert bool(ended.returncode) is fails, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, what its extras name, pytest, and plugins for it."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    _run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("mfa_snippets-*.whl")
    # With hashes, pip would take no wheel of ours.
    locked = (ROOT / "constraints.txt").read_text("utf-8")
    (folder / "pins.txt").write_text(re.sub(r" \\\n    --hash=\S+", "", locked), "utf-8")
    install = (*pip, "--python", folder / "venv", "install", "--quiet")
    _run(*install, "--constraint", "pins.txt", f"{wheel}[mkdocs,sphinx]", *PLUGINS, cwd=folder)
    return folder / "venv/bin"


def test_the_wheel_builds_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Specification, templates and evidence travel in the wheel: the bytes are those that are committed."""
    _run(installed / "mfa-snippets", "build", cwd=tmp_path)

    made, committed = tmp_path / "output", ROOT / "output"
    names = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    assert names == {path.relative_to(committed) for path in committed.rglob("*") if path.is_file()}
    assert [name for name in names if (made / name).read_bytes() != (committed / name).read_bytes()] == []


def test_the_wheel_has_files_whose_names_begin_with_a_dot(installed: Path, tmp_path: Path) -> None:
    """Such as the template of the navigation."""
    _run(installed / "mfa-snippets", "build", "--target", "mkdocs", "--output", "docs", cwd=tmp_path)

    assert "nav:" in (tmp_path / "docs/.nav.yml").read_text("utf-8")


MKDOCS = "site_name: Docs\n" + fragment("mkdocs.yml").replace("awesome-nav", "mfa-snippets: {spec: spec}")
SPHINX = fragment("conf.py").replace("]", ', "mfa_snippets.integrations.sphinx"]', 1)
TREE = "```{toctree}\n:glob:\n*\n```\n"
PAGE = "# Page {0}\n\n{1}\n"
SITES = {
    "Material": (
        ("mkdocs", "build", "--strict"),
        {"mkdocs.yml": MKDOCS, "docs/index.md": PAGE.format(0, ":::function otp.start_mfa")},
        ("mkdocs.yml", "  - pymdownx.superfences:\n      preserve_tabs: true\n", ""),
        "mkdocs.yml:7:1: pymdownx.superfences is missing: tabs in code become spaces\nhint: add pymdownx.s",
    ),
    "Sphinx": (
        ("sphinx-build", "-W", "-j", "2", "docs", "site"),
        {
            "docs/conf.py": SPHINX + 'mfa_snippets_spec = "../spec"\n',
            "docs/index.md": PAGE.format(0, f"{TREE}\n```{{mfa-snippet}} otp.start_mfa\n```"),
            **{f"docs/{number}.md": PAGE.format(number, "Text.") for number in range(6)},
        },
        ("docs/conf.py", '"myst_parser", ', ""),
        "docs/conf.py:1:1: extensions without myst_parser: pages in Markdown are not read\nhint: add",
    ),
}


@pytest.mark.parametrize(("command", "files", "mistake", "hint"), SITES.values(), ids=SITES)
def test_the_wheel_alone_serves_a_docs_site(
    command: tuple[str, ...],
    files: dict[str, str],
    mistake: tuple[str, str, str],
    hint: str,
    installed: Path,
    tmp_path: Path,
) -> None:
    """Its pages say what ran, follow the specification, and are not built where they would be broken."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    (tmp_path / "docs").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    page = tmp_path / "site/index.html"
    build: tuple[str | Path, ...] = (installed / command[0], *command[1:])

    _run(*build, cwd=tmp_path)
    assert page.read_text("utf-8").count("Tested: descope ") > 1
    edit(tmp_path / "spec/functions/otp.yaml", "code as the second factor.", "code as factor number two.")
    _run(*build, cwd=tmp_path)
    assert "factor number two" in page.read_text("utf-8")
    edit(tmp_path / mistake[0], *mistake[1:])
    assert hint in _run(*build, cwd=tmp_path, fails=True)


def test_the_pytest_plugin_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    """In three processes, with frozen time, and with sockets to this machine alone."""
    shutil.copy(ROOT / "tests/end_to_end/plugin/suite.py", tmp_path / "test_suite.py")
    options = ("-q", "-n", "3", "--disable-socket", "--allow-hosts=127.0.0.1")

    assert "15 passed" in _run(installed / "pytest", *options, cwd=tmp_path)
