"""Pages in real docs systems: built without a warning, code to the character, text as text."""

from pathlib import Path

import pytest

from mfa_snippets.docs.target import SiteConfig
from tests.docs.small import made, small_pages

from .building import Built, elements_of, text_of
from .code import code_of_html, code_of_markdown
from .hostile import PAGE, TEXTS
from .sites import SITES

pytestmark = pytest.mark.docs
CODE = code_of_markdown(small_pages("markdown", PAGE)["docs/markdown/small.md"].content.decode())


@pytest.fixture(scope="module", params=SITES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The hostile page in a site of each system."""
    target, build = SITES[request.param]
    return build(small_pages(target, PAGE), tmp_path_factory.mktemp(request.param))


def test_it_builds_without_a_warning(built: Built) -> None:
    assert (built.exit, "warning" in built.said.lower()) == (0, False), built.said


def test_code_is_what_was_written(built: Built) -> None:
    """Each block in order, in the page as it is served: every language, tabs, fences in fences, scissors."""
    assert code_of_html(built.page("small")) == CODE
    assert any("\t" in block for block in CODE)


def test_text_is_text(built: Built) -> None:
    """Readers see what the author wrote, and no element comes of it."""
    page = built.page("small")

    assert [text for text in TEXTS if text not in text_of(page)] == []
    assert "x-evil" not in elements_of(page)


@pytest.mark.parametrize("site", SITES)
def test_code_may_be_included(site: str, tmp_path: Path) -> None:
    """From files beside the pages, to the same effect; without one of them, the build fails and names it."""
    target, build = SITES[site]
    folder = {"mkdocs": "docs/mfa/snippets"}.get(target)
    pages = small_pages(target, PAGE, host=made(SiteConfig, code="include", snippets=folder))
    missing = "snippets/tabbed/demo.txt"

    assert code_of_html(build(pages, tmp_path / "whole").page("small")) == CODE
    broken = build({path: page for path, page in pages.items() if path != missing}, tmp_path / "broken")
    assert broken.exit != 0
    assert missing in broken.said
