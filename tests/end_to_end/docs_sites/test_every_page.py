"""Every page that is published, in every docs system: `make test-docs`, since it takes minutes."""

import re
from collections import Counter
from pathlib import Path

import pytest

from mfa_snippets.docs.target import SiteConfig
from tests.docs.small import made, small_pages
from tests.rendering.repository import specification

from .building import Built, elements_of, text_of
from .code import code_of_html, code_of_markdown, uncoloured
from .hostile import PAGE, TEXTS
from .javascript import fumadocs
from .systems import ALL, each_of

pytestmark = pytest.mark.docs

LABELS = [sdk.label for sdk in specification().sdks.values()]
BLOCKS = 10  # of the guide, each in every language


@each_of(*ALL)
def test_every_page_builds(built: Built) -> None:
    """Links, anchors and images included."""
    assert (built.exit, "[warning]" in built.said.lower()) == (0, False), built.said


@each_of(*ALL)
def test_all_code_is_what_ran(built: Built, markdown: dict[str, str]) -> None:
    """Each block of each page, of every language, in the HTML as it is served."""
    different = [
        name for name, page in markdown.items() if code_of_html(built.page(name)) != code_of_markdown(page)
    ]

    assert len(markdown) > 10
    assert different == []


TAB = re.compile(
    r"""(?:role="tab"[^>]*|<label (?:for="[^"]*"|[^>]*class="sd-tab-label"[^>]*))>\s*([^<]+?)\s*<"""
)


@each_of(*ALL)
def test_every_language_has_its_tab(built: Built, markdown: dict[str, str]) -> None:
    """Once for each block of the guide that has tabs, under the one label that all pages share."""
    tabs = {name: Counter(TAB.findall(built.page(name))) for name in markdown}

    assert set().union(*tabs.values()) == set(LABELS)
    assert tabs["mfa-with-sdks"] == dict.fromkeys(LABELS, BLOCKS)


@each_of(*ALL)
def test_hostile_text_is_text(built: Built) -> None:
    page = built.page("hostile")
    expected = code_of_markdown(small_pages("markdown", PAGE)["docs/markdown/small.md"].content.decode())

    assert [text for text in TEXTS if text not in text_of(page)] == []
    assert "x-evil" not in elements_of(page)
    assert code_of_html(page) == expected


@each_of(*ALL)
def test_every_language_has_colours(built: Built, markdown: dict[str, str]) -> None:
    """Commands and configuration, too; Prism knows some languages only where the site names them."""
    found = {name: uncoloured(built.page(name), page) for name, page in markdown.items()}

    assert {name: languages for name, languages in found.items() if languages} == {}


CALLOUTS = {
    "mkdocs": '<div class="admonition info">',
    "zensical": '<div class="admonition info">',
    "docusaurus": "theme-admonition-info",
    "fumadocs": "--callout-color",
    "sphinx": '<div class="admonition important">',
}


@each_of(*CALLOUTS)
def test_a_callout_is_the_systems_own(built: Built, system: str) -> None:
    assert CALLOUTS[system] in built.page("mfa-with-sdks")


@each_of(*ALL)
def test_details_are_closed_and_hold_their_code(built: Built) -> None:
    """A reader opens them to sign a user up."""
    details = re.findall(r"<details(.*?)</details>", built.page("mfa-with-sdks"), re.DOTALL)

    assert len(details) > 4
    assert [each for each in details if " open" in each.partition(">")[0]] == []
    assert any("def sign_up_with_totp" in text_of(each) for each in details)


@each_of(*ALL)
def test_a_page_of_one_language_has_no_tabs(built: Built) -> None:
    tabs = re.compile(r'role="tab"|class="tabbed-set|class="sd-tab-set')

    assert tabs.search(built.page("mfa-with-sdks"))
    assert not tabs.search(built.page("flask"))


@each_of("docusaurus", "fumadocs")
def test_code_may_be_included(built: Built) -> None:
    """From files, by raw-loader and `<include>`, with the tabs and blank lines that they have."""
    expected = code_of_markdown(small_pages("markdown")["docs/markdown/small.md"].content.decode())

    assert code_of_html(built.page("included/small")) == expected


@pytest.mark.xdist_group("fumadocs")
def test_fumadocs_ends_without_an_included_file(tmp_path: Path) -> None:
    """And names it."""
    pages = small_pages("fumadocs", host=made(SiteConfig, code="include"))
    missing = "snippets/tabbed/demo.txt"
    broken = fumadocs({path: page for path, page in pages.items() if path != missing}, tmp_path)

    assert broken.exit != 0
    assert missing in broken.said
