"""The tabs of each docs system in a browser: what an address, a click and the next visit choose."""

from collections.abc import Iterator, Set
from contextlib import suppress

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page

from tests.docs.serving import serving
from tests.docs.waiting import wait_until

from .building import Built
from .code import code_of_html
from .systems import ALL, each_of

pytestmark = pytest.mark.docs

# Tabs are buttons, or radio buttons whose labels are clicked: the labels of each block, and the chosen ones.
BLOCKS = """() => [...document.querySelectorAll('[role=tablist], .tabbed-set, .sd-tab-set')].map((block) =>
  [...block.querySelectorAll('[role=tab], :scope > input')].map((tab) => {
    const label = (tab.labels?.[0] ?? tab).textContent.trim();
    return [label, tab.checked ?? tab.ariaSelected === 'true'];
  }))"""
OPENED = """() => [...document.querySelectorAll('details:has(pre)')]
  .filter((each) => each.checkVisibility())
  .every((each) => [...each.querySelectorAll('pre')].some((code) => code.checkVisibility()))"""
HYDRATED = "() => document.documentElement.dataset.hasHydrated !== 'false'"  # what Docusaurus says


@pytest.fixture
def server(built: Built) -> Iterator[str]:
    """Where the site of the system is served."""
    with serving(built.pages.parent, policy="") as server:
        yield server


@pytest.fixture
def address(server: str, built: Built) -> str:
    """A page with a block that has no tab for Unable."""
    return _address(server, built, "hostile")


@pytest.fixture
def guide(server: str, built: Built) -> str:
    """A page of real code."""
    return _address(server, built, "mfa-with-sdks")


def _address(server: str, built: Built, name: str) -> str:
    path = built.path(name).relative_to(built.pages.parent).as_posix()
    return f"{server}/{path.removesuffix('index.html')}"


@each_of("docusaurus", "sphinx")
@pytest.mark.parametrize("label", ["Tabbed", "Unable"])
def test_an_address_chooses_the_language(address: str, label: str, page: Page) -> None:
    """`?lang=` moves each block that has the language; the others stay at their first tab."""
    page.goto(f"{address}?lang={label.lower()}")

    assert _chosen(page, label) == _expected(page, label)


@each_of("docusaurus", "sphinx")
def test_an_address_beats_the_last_choice(address: str, page: Page) -> None:
    page.goto(address)
    _choose(page, "Unable")
    page.goto(f"{address}?lang=tabbed")

    assert _chosen(page, "Tabbed") == _expected(page, "Tabbed")


@each_of("docusaurus", "sphinx")
def test_an_address_of_no_language_chooses_none(address: str, page: Page) -> None:
    """Nor does the script that comes later: the page begins as it has to stay."""
    page.goto(f"{address}?lang=nobody")
    wait_until(page, HYDRATED)

    assert _chosen(page, "Spaced") == _expected(page, "Spaced")


@each_of("docusaurus")
def test_the_address_follows_the_choice(address: str, page: Page) -> None:
    """So that a reader can send it to somebody; what else is in it stays."""
    page.goto(f"{address}?first=password")
    _choose(page, "Tabbed")

    assert page.url == f"{address}?first=password&lang=tabbed"


@each_of("fumadocs")
def test_the_address_of_a_tab_opens_it(guide: str, page: Page) -> None:
    """The hash is the block's and the language's, and opens this block alone."""
    page.goto(guide)
    tab = page.locator("[role=tabpanel][id$='.go']").last
    address_of_tab = f"{guide}#{tab.get_attribute('id')}"
    assert not tab.is_visible()
    for _ in range(2):  # from the page itself, and from elsewhere
        page.goto(address_of_tab)
        tab.wait_for(state="visible")
        page.goto("about:blank")


@each_of(*ALL)
@pytest.mark.parametrize("label", ["Tabbed", "Unable"])
def test_a_choice_moves_every_block(address: str, label: str, page: Page) -> None:
    """That has the language, and the next visit remembers it."""
    page.goto(address)
    _choose(page, label)
    assert _chosen(page, label) == _expected(page, label)
    page.goto("about:blank")
    page.goto(address)

    assert _chosen(page, label) == _expected(page, label)


@each_of(*ALL)
def test_what_is_chosen_is_what_is_shown(guide: str, page: Page, markdown: dict[str, str]) -> None:
    """All code of the language, once its details are open, and none that only others have."""
    code = _code_by_heading(markdown["mfa-with-sdks"])
    page.goto(guide)
    _choose(page, "Go")
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    wait_until(page, OPENED)
    assert set(_chosen(page, "Go")) == {"Go"}
    visible = page.locator("pre:visible").evaluate_all("all => all.map(({ outerHTML }) => outerHTML)")
    shown = set(code_of_html("".join(visible)))

    assert len(code["Go"]) > 5
    assert code["Go"] - shown == set()
    assert (code["Python"] - code["Go"]) & shown == set()


def _choose(page: Page, label: str) -> None:
    """Click a tab of the last block that has it."""
    wait_until(page, HYDRATED)
    tabs = page.locator("[role=tab], .tabbed-labels > label, .sd-tab-label")
    tabs.filter(has_text=label, visible=True).last.click()


def _chosen(page: Page, label: str) -> list[str]:
    """The label of the tab that each block shows, once they are as a choice of this label leaves them."""
    with suppress(TimeoutError):
        wait_until(page, f"expected => {_CHOSEN} === expected", "|".join(_following(page, label)))
    return str(page.evaluate(_CHOSEN)).split("|")


_CHOSEN = f"({BLOCKS})().map((tabs) => tabs.filter(([, chosen]) => chosen).map(([label]) => label)).join('|')"


def _expected(page: Page, label: str) -> list[str]:
    """One block at least has another set of languages than the others."""
    labels = [[each for each, _ in tabs] for tabs in page.evaluate(BLOCKS)]
    assert len({tuple(each) for each in labels}) > 1, "no block lacks a language"
    return _following(page, label)


def _following(page: Page, label: str) -> list[str]:
    labels = [[each for each, _ in tabs] for tabs in page.evaluate(BLOCKS)]
    return [label if label in each else each[0] for each in labels]


def _code_by_heading(page: str) -> dict[str, Set[str]]:
    """The code of a page in Markdown below each heading, such as the name of a language."""
    code: dict[str, set[str]] = {}
    heading = ""
    for token, text in zip(tokens := MarkdownIt().parse(page), tokens[1:], strict=False):
        if token.type == "heading_open":
            heading = text.content
        elif token.type == "fence":
            code.setdefault(heading, set()).add(token.content.rstrip("\n"))
    return dict(code)
