"""Every page in a site of each docs system, which all tests share, and the browser that opens it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

import pytest

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.target import SiteConfig
from tests.docs.conftest import Loaded, browser_type_launch_args, loaded
from tests.docs.small import made, small_pages

from .building import Built
from .hostile import PAGE
from .systems import ALL

__all__ = ["browser_type_launch_args", "loaded"]

Pages = Mapping[str, Artifact]


@pytest.fixture(scope="session")
def markdown(loaded: Loaded) -> dict[str, str]:
    """Each page in Markdown by its name."""
    return {
        PurePosixPath(path).stem: artifact.content.decode()
        for path, artifact in _pages(loaded, "markdown")
        if path.endswith(".md")
    }


@pytest.fixture(scope="session")
def site_of(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Builds the site of a docs system, once: every page, a hostile one, and one that includes its code."""

    @cache
    def build(system: str) -> Built:
        target, builds = ALL[system]
        pages = {**dict(_pages(loaded, target)), **_hostile(target)}
        if system == "sphinx":
            contents = pages["index.md"]
            pages["index.md"] = replace(
                contents, content=contents.content + b"\n```{toctree}\nhostile\n```\n"
            )
        if system in ("docusaurus", "fumadocs"):
            included = small_pages(target, host=made(SiteConfig, code="include"))
            pages |= {f"included/{path}": artifact for path, artifact in included.items()}
        return builds(pages, tmp_path_factory.mktemp(system))

    return build


@pytest.fixture
def built(system: str, site_of: Callable[[str], Built]) -> Built:
    """The site of the docs system that the test is about."""
    return site_of(system)


def _pages(loaded: Loaded, target: str) -> Iterator[tuple[str, Artifact]]:
    specification, templates, apps = loaded
    for artifact in render_pages(Site(specification, templates, apps, {}), target):
        yield artifact.path, artifact


def _hostile(target: str) -> Pages:
    return {
        f"hostile{PurePosixPath(path).suffix}": artifact
        for path, artifact in small_pages(target, PAGE).items()
        if path.startswith("small")
    }
