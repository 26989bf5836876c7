"""Pages in a real browser: the html target of the committed specification, opened from a folder."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.loading import load_all
from mfa_snippets.pages import render_pages
from mfa_snippets.programs import Program
from mfa_snippets.rendering import render_programs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def programs() -> dict[str, Program]:
    """The programs by language."""
    return {
        program.language: program for program in render_programs(*load_all(ROOT / "spec", ROOT / "templates"))
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, programs: dict[str, Program]) -> str:
    """The address of the page, in a folder with the files beside it."""
    folder = tmp_path_factory.mktemp("site")
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    for artifact in render_pages(specification, templates, tuple(programs.values()), {}, "html"):
        (folder / artifact.path).write_bytes(artifact.content)
    return (folder / "mfa-with-sdks.html").as_uri()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which has no sandbox for root."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("chromium is not installed")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "permissions": ["clipboard-read", "clipboard-write"]}
