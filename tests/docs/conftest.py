"""Pages in a real browser: the html target of the committed specification, opened from a folder or served."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Page

from mfa_snippets.docs.blocks import Site, render
from mfa_snippets.docs.render import render_pages
from mfa_snippets.output.build import build
from mfa_snippets.rendering.apps import App
from mfa_snippets.rendering.loader import BINARY
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification
from tests.chromium import ARGUMENTS, chromium
from tests.rendering import repository

from .serving import serving

ROOT = Path(__file__).parents[2]
INSECURE = "insecure.test"  # a name that no browser takes for a safe place, as it takes loopback


Loaded = tuple[Specification, Templates, tuple[App, ...]]


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The committed specification and templates, and every app of them."""
    return repository.specification(), repository.templates(), tuple(repository.apps().values())


@pytest.fixture(scope="session")
def pages(loaded: Loaded) -> dict[str, str]:
    """The pages in Markdown and HTML by their file names."""
    specification, templates, apps = loaded
    return {
        PurePosixPath(artifact.path).name: artifact.content.decode()
        for target in ("markdown", "html")
        for artifact in render_pages(Site(specification, templates, apps, {}), target)
        if PurePosixPath(artifact.path).suffix not in BINARY
    }


@pytest.fixture(scope="session")
def functions(loaded: Loaded) -> dict[tuple[str, str], str]:
    """The text of each function by language and name."""
    return {(app.language, each.fact): each.text for app in loaded[2] for each in app.functions if each.text}


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, loaded: Loaded) -> Path:
    """The site as `make build` makes it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    specification, templates, _ = loaded
    for artifact in build(render(specification, templates, ROOT / "evidence"), ("html",)):
        (folder / artifact.path).write_bytes(artifact.content)
    return folder


@pytest.fixture(scope="session")
def site(site_folder: Path) -> str:
    """The address of the first page, opened from its folder."""
    return (site_folder / "mfa-with-sdks.html").as_uri()


@pytest.fixture(scope="session")
def served(site_folder: Path) -> Iterator[str]:
    """The address of the site on a server that sends a strict policy."""
    with serving(site_folder) as address:
        yield address


def listening(page: Page) -> list[str]:
    """What is reported to the page's console from now on: errors, and violations of the policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page of which nothing may be reported to the console."""
    said = listening(page)
    yield page
    assert said == []


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which has no sandbox for root."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [*ARGUMENTS, f"--host-resolver-rules=MAP {INSECURE} 127.0.0.1"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "permissions": ["clipboard-read", "clipboard-write"]}
