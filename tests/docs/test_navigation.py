"""What surrounds a page: picker of languages, themes, the tree of pages, breadcrumbs, the next page."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from mfa_snippets.docs.page import Page as Source
from mfa_snippets.docs.page import parse_all

from .conftest import Loaded
from .looking import LANGUAGES
from .waiting import wait_for_frames

FIRST = "mfa-with-sdks"
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)


@pytest.fixture(scope="module")
def sources(loaded: Loaded) -> tuple[Source, ...]:
    """The pages in their order."""
    return parse_all(loaded[0].pages, loaded[0].sdks)


def _picker(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Language")


def _shown(page: Page) -> set[str]:
    panels = page.locator(".panel:visible")
    return set(panels.evaluate_all("panels => panels.map(panel => panel.dataset.lang)"))


# Languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picker_moves_every_block(quiet: Page, site: str, language: str) -> None:
    """The tabs move with it, and it moves with the tabs."""
    quiet.goto(site + "?lang=go")
    expect(_picker(quiet)).to_have_value("go")
    _picker(quiet).select_option(language)

    assert _shown(quiet) == {language}
    selected = quiet.locator('[role=tab][aria-selected="true"]')
    assert set(selected.evaluate_all("tabs => tabs.map(tab => tab.value)")) == {language}
    quiet.locator("[role=tab][value=java]").first.click()
    expect(_picker(quiet)).to_have_value("java")


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_picker_stays_in_sight(quiet: Page, site: str, width: int) -> None:
    quiet.set_viewport_size({"width": width, "height": 800})
    quiet.goto(site)
    quiet.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    wait_for_frames(quiet)

    expect(_picker(quiet)).to_be_in_viewport(ratio=1)


def test_what_is_read_stays_where_it_is(quiet: Page, site: str) -> None:
    """Blocks above change their height; the part at the top of the screen does not move."""
    quiet.goto(site + "?lang=python#require-mfa")
    quiet.evaluate(
        "document.documentElement.style.overflowAnchor = 'none'"
    )  # what some browsers do themselves
    heading = quiet.locator("#require-mfa")
    before = heading.evaluate("it => it.getBoundingClientRect().top")
    _picker(quiet).select_option("java")
    wait_for_frames(quiet)

    assert abs(heading.evaluate("it => it.getBoundingClientRect().top") - before) <= 1


def test_a_choice_keeps_the_rest_of_the_address(quiet: Page, site: str) -> None:
    quiet.goto(site + "?utm=mail&lang=go&first=password#install-sdk")
    _picker(quiet).select_option("ruby")
    assert quiet.url == site + "?utm=mail&lang=ruby&first=password#install-sdk"
    quiet.locator("[role=tab][value=java]").first.click()
    assert quiet.url == site + "?utm=mail&lang=java&first=password#install-sdk"


@pytest.mark.parametrize("hash", ["#100%", "#%E0%A4%A", "#nowhere", "#"])
def test_an_address_that_leads_nowhere_is_no_error(quiet: Page, site: str, hash: str) -> None:
    """The page is whole, and its buttons work."""
    quiet.goto(site + "?lang=go" + hash)
    _picker(quiet).select_option("ruby")

    assert _shown(quiet) == {"ruby"}


def test_a_page_of_few_languages_offers_these(quiet: Page, site: str, sources: tuple[Source, ...]) -> None:
    """Those of its front matter; the reader's choice for the other pages is kept."""
    assert any(source.languages for source in sources)
    quiet.goto(site + "?lang=go")
    _picker(quiet).select_option("ruby")
    for source in sources:
        quiet.goto(site.replace(FIRST, source.name))
        languages = source.languages or LANGUAGES

        assert quiet.locator(".picker option").count() == (len(languages) if len(languages) > 1 else 0)
        assert _shown(quiet) <= set(languages)
        assert quiet.evaluate("localStorage.lang") == "ruby"


# Themes


def _ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_theme_is_kept(quiet: Page, site: str, scheme: Literal["light", "dark"]) -> None:
    """Automatic, light, dark, in turn; the next page has the same, though the system says otherwise."""
    quiet.emulate_media(color_scheme=scheme)
    quiet.goto(site)
    grounds = [_ground(quiet)]
    for name in ("light", "dark"):
        quiet.get_by_role("button", name="Theme").click()
        expect(quiet.get_by_role("button", name=f"Theme: {name}")).to_be_visible()
        grounds.append(_ground(quiet))
        quiet.goto(site.replace(FIRST, "errors"))
        assert _ground(quiet) == grounds[-1]

    system, light, dark = grounds
    assert light != dark
    assert system == {"light": light, "dark": dark}[scheme]
    quiet.get_by_role("button", name="Theme").click()
    quiet.reload()
    assert (_ground(quiet), quiet.locator("html").get_attribute("data-theme")) == (system, None)


def test_a_theme_is_set_before_the_page_is_seen(quiet: Page, site: str) -> None:
    """Nothing flashes: the root has the theme when the body begins."""
    quiet.add_init_script(
        "localStorage.theme = 'dark'; new MutationObserver(() => {"
        " if (document.body && !('early' in window)) window.early = document.documentElement.dataset.theme"
        " }).observe(document, { childList: true, subtree: true })"
    )
    quiet.goto(site)

    assert quiet.evaluate("window.early") == "dark"


# Pages


def _tree(page: Page) -> Locator:
    return page.get_by_role("navigation", name="All pages")


def test_the_tree_has_every_page(quiet: Page, site: str, sources: tuple[Source, ...]) -> None:
    """In groups; the page that is open is marked."""
    quiet.set_viewport_size(DESKTOP)
    quiet.goto(site)
    expect(_tree(quiet)).to_be_visible()
    addresses = _tree(quiet).get_by_role("link").evaluate_all("links => links.map(link => link.pathname)")
    groups = _tree(quiet).locator("li > span").all_inner_texts()

    assert [Path(address).stem for address in addresses] == [source.name for source in sources]
    assert groups == list(dict.fromkeys(source.group for source in sources))
    assert _tree(quiet).locator("[aria-current=page]").all_inner_texts() == [sources[0].title]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_tree_is_a_drawer_on_a_phone(browser: Browser, site: str, scripts: bool) -> None:
    page = browser.new_context(java_script_enabled=scripts, viewport=PHONE).new_page()
    page.goto(site)
    expect(_tree(page)).to_be_hidden()
    page.get_by_role("button", name="All pages").click()
    expect(_tree(page)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(_tree(page)).to_be_hidden()
    page.get_by_role("button", name="All pages").click()
    _tree(page).get_by_role("link", name="Errors").click()

    page.wait_for_url("**/errors.html")
    expect(_tree(page)).to_be_hidden()


def test_breadcrumbs(quiet: Page, site: str, sources: tuple[Source, ...]) -> None:
    """They lead to the page's group in the list of all pages."""
    for source in (sources[0], sources[-1]):
        quiet.goto(site.replace(FIRST, source.name))
        crumbs = quiet.get_by_role("navigation", name="Breadcrumbs")
        assert crumbs.get_by_role("link").all_inner_texts() == ["Home", source.group]
        crumbs.get_by_role("link", name=source.group).click()
        assert quiet.locator(":target").inner_text() == source.group


def test_next_and_previous(quiet: Page, site: str, sources: tuple[Source, ...]) -> None:
    """Whoever goes on from the first page comes by all, in the order of the tree."""
    quiet.goto(site)
    for source in sources[1:]:
        quiet.locator("[rel=next]").click()
        quiet.wait_for_url(f"**/{source.name}.html")
    assert quiet.locator("[rel=next]").count() == 0
    quiet.locator("[rel=prev]").click()
    quiet.wait_for_url(f"**/{sources[-2].name}.html")


@pytest.mark.parametrize(("width", "is_open"), [(390, False), (1440, True)])
def test_on_this_page(quiet: Page, site: str, width: int, is_open: bool) -> None:
    """A column beside the text, or a list to open; where the reader is, is marked."""
    quiet.set_viewport_size({"width": width, "height": 900})
    quiet.goto(site + "#require-mfa")
    contents = quiet.get_by_role("navigation", name="On this page")

    assert contents.get_by_role("link", name="Install SDK").is_visible() == is_open
    assert contents.locator("[aria-current]").text_content() == "Require MFA"


# One right edge


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_everything_ends_at_one_edge(quiet: Page, site: str, width: int) -> None:
    """Paragraphs, listings, callouts, tables and what is collapsed."""
    quiet.set_viewport_size({"width": width, "height": 900})
    for name in (FIRST, "errors", "limits", "choose-your-factors"):
        quiet.goto(site.replace(FIRST, name))
        edges = quiet.locator(".text > :visible").evaluate_all(
            "all => all.map(it => Math.round(it.getBoundingClientRect().right))"
        )
        assert len(set(edges)) == 1
