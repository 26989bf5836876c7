"""Pages in a real browser: the html target of the committed specification, opened from a folder."""

import shutil
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from mfa_snippets.loading import load_all
from mfa_snippets.pages import render_pages
from mfa_snippets.programs import Program
from mfa_snippets.rendering import render_programs
from mfa_snippets.specification import Specification
from mfa_snippets.templates import Templates

ROOT = Path(__file__).parents[2]


Loaded = tuple[Specification, Templates, tuple[Program, ...]]


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The committed specification and templates, and every program of them."""
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    return specification, templates, render_programs(specification, templates)


@pytest.fixture(scope="session")
def pages(loaded: Loaded) -> dict[str, str]:
    """The pages in Markdown and HTML by their file names."""
    specification, templates, programs = loaded
    return {
        PurePosixPath(artifact.path).name: artifact.content.decode()
        for target in ("markdown", "html")
        for artifact in render_pages(specification, templates, programs, {}, target)
    }


@pytest.fixture(scope="session")
def programs(loaded: Loaded) -> dict[str, Program]:
    """The programs of the first page by language."""
    return {program.language: program for program in loaded[2] if program.scenario == "totp-then-otp-email"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, pages: dict[str, str]) -> str:
    """The address of the first page, in a folder with the files beside it."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
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
