"""The html page in a browser: tabs, keyboard, address, and what is left without any of it."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page

from .colours import contrast
from .looking import LANGUAGES
from .waiting import wait_for_frames, wait_until

FUNCTION = "function.start_mfa_with_otp"
FIRST, *_, LAST = LANGUAGES
PANEL = f'[id="{FUNCTION}.{{}}"]'


@pytest.fixture(autouse=True)
def _quiet(page: Page) -> Iterator[None]:
    """Whatever a test does, nothing is reported to the console: no error, no violation of the policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


def _selected(page: Page) -> set[str]:
    return set(page.locator('[role=tab][aria-selected="true"]').all_text_contents())


def _visible(page: Page) -> set[str]:
    return set(
        page.locator(".panel:visible").evaluate_all("panels => panels.map(panel => panel.dataset.lang)")
    )


def _tab(page: Page, language: str) -> Locator:
    return page.locator(PANEL.format(language + ".tab"))


def test_a_choice_moves_every_block(page: Page, site: str) -> None:
    """One click, and each block shows the language; the address names it, and the next visit remembers."""
    page.goto(site)
    _tab(page, "ruby").click()

    assert (_selected(page), _visible(page)) == ({"Ruby"}, {"ruby"})
    assert page.url == site + "?lang=ruby"
    later = page.context.new_page()
    later.goto(site)
    assert _visible(later) == {"ruby"}


def test_a_link_is_a_choice_for_this_visit(page: Page, site: str) -> None:
    """A page in another language, or a panel of it, does not change the reader's own choice."""
    page.goto(site)
    _tab(page, "ruby").click()
    for address in (f"{site}#{FUNCTION}.java", f"{site}?lang=java"):
        visit, later = page.context.new_page(), page.context.new_page()
        visit.goto(address)
        assert _visible(visit) == {"java"}
        visit.goto(site)
        assert _visible(visit) == {"java"}
        later.goto(site)
        assert _visible(later) == {"ruby"}


def test_back(page: Page, site: str) -> None:
    """What the address names is shown, after Back and after Forward."""
    page.goto(site + "?lang=go")
    page.locator(".contents a").first.evaluate("link => link.click()")
    page.locator(".picker").select_option("ruby")
    for step, language in ((page.go_back, "go"), (page.go_forward, "ruby")):
        step()
        wait_until(page, "language => document.documentElement.dataset.lang === language", language)

        assert f"?lang={language}" in page.url
        assert (_visible(page), page.locator(".picker").input_value()) == ({language}, language)


def test_the_address_beats_the_last_choice(page: Page, site: str) -> None:
    """A link to a language shows it, also on the next page; one that does not exist is passed over."""
    page.goto(site)
    _tab(page, "java").click()
    page.goto(site + "?lang=go")
    assert _visible(page) == {"go"}
    page.goto(site + "?lang=nobody")
    assert _visible(page) == {"go"}


@pytest.mark.parametrize(
    ("start", "key", "language"),
    [
        (LAST, "ArrowRight", FIRST),
        (FIRST, "ArrowLeft", LAST),
        ("go", "Home", FIRST),
        ("go", "End", LAST),
    ],
)
def test_keys(page: Page, site: str, start: str, key: str, language: str) -> None:
    """Arrows wrap, Home and End jump, and the focus is where the choice is."""
    page.goto(site + "?lang=" + start)
    _tab(page, start).focus()
    page.keyboard.press(key)

    assert _visible(page) == {language}
    assert page.evaluate("document.activeElement.value") == language


def test_one_tab_stop_a_list(page: Page, site: str) -> None:
    """The Tab key enters on the chosen tab, and goes on into its panel."""
    page.goto(site + "?lang=go")
    _tab(page, "go").focus()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.panel').dataset.lang") == "go"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == FUNCTION + ".go.tab"


@pytest.mark.parametrize("key", ["ArrowDown", "ArrowUp", "PageDown"])
def test_keys_that_scroll_are_left_alone(page: Page, site: str, key: str) -> None:
    """Nobody who walks down the page with the keyboard is held by a list of tabs."""
    page.goto(site + "?lang=go")
    page.evaluate("scrollTo(0, 100)")
    _tab(page, "go").focus()
    before = page.evaluate("scrollY")
    page.keyboard.press(key)
    wait_until(page, "before => scrollY !== before", before)

    assert _visible(page) == {"go"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen(page: Page, site: str, scheme: Literal["light", "dark"]) -> None:
    """A ring of at least two pixels, in a colour that differs from what is behind it by 3 to 1."""
    page.emulate_media(color_scheme=scheme)
    page.goto(site)
    _tab(page, "node").focus()
    page.keyboard.press("ArrowRight")
    ring = "getComputedStyle(document.activeElement)"

    assert float(page.evaluate(f"parseFloat({ring}.outlineWidth)")) >= 2
    colours = page.evaluate(f"[{ring}.outlineColor, getComputedStyle(document.body).backgroundColor]")
    assert contrast(*(re.findall(r"\d+", colour)[:3] for colour in colours)) >= 3


def test_what_was_clicked_stays_where_it_was(page: Page, site: str) -> None:
    """Blocks above change their height, and the reader does not lose the place."""
    page.goto(site + "?lang=python")
    page.evaluate(
        "document.documentElement.style.overflowAnchor = 'none'"
    )  # what some browsers do themselves
    tab = page.locator('[id="function.verify_otp.java.tab"]')
    tab.scroll_into_view_if_needed()
    before = tab.evaluate("tab => tab.getBoundingClientRect().top")
    tab.click()
    wait_for_frames(page)

    assert abs(tab.evaluate("tab => tab.getBoundingClientRect().top") - before) <= 1


def test_storage_may_be_forbidden(page: Page, site: str) -> None:
    """A browser that forbids to remember still shows what was chosen."""
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site)
    shown = _visible(page)
    _tab(page, "ruby").click()

    assert (shown, errors) == ({"node"}, [])
    assert (_visible(page), page.url) == ({"ruby"}, site + "?lang=ruby")


def test_an_address_is_never_shown(page: Page, site: str) -> None:
    """Whatever `?lang=` holds that is no language does not get into the page."""
    page.goto(site + "?lang=%3Cscript%3Ealert(1)%3C/script%3E")

    assert _visible(page) == {"node"}
    assert "alert(1)" not in page.content()


def test_a_link_to_a_heading_with_a_language(page: Page, site: str) -> None:
    page.goto(site + "?lang=go#start-the-second-factor")

    assert _visible(page) == {"go"}
    top = page.locator("#start-the-second-factor").evaluate("it => it.getBoundingClientRect().top")
    assert 0 <= top < 200


def test_a_link_into_a_hidden_panel_opens_it(page: Page, site: str) -> None:
    """The hash names a panel of another language; not every browser reveals it by itself."""
    page.add_init_script("addEventListener('beforematch', (event) => event.stopImmediatePropagation(), true)")
    page.goto(site + f"?lang=node#{FUNCTION}.java")

    assert _visible(page) == {"java"}
    heading = page.locator("h2", has_text="Start the second factor")
    assert 0 <= heading.evaluate("it => it.getBoundingClientRect().top") < 200
    assert 0 <= page.locator(":target").evaluate("it => it.getBoundingClientRect().top") < 250


def test_text_in_a_hidden_panel_can_be_linked_to(page: Page, site: str) -> None:
    """The browser's own search goes the same way: words that Ruby alone has reveal Ruby, and choose it."""
    page.goto(site + "?lang=node#:~:text=Descope%3A%3AClient.new")
    wait_until(page, "() => document.documentElement.dataset.lang === 'ruby'")

    assert (_selected(page), _visible(page)) == ({"Ruby"}, {"ruby"})


def test_find_in_page_reaches_a_hidden_panel(page: Page, site: str) -> None:
    """Hidden panels are found, and `beforematch` chooses their language."""
    page.goto(site + "?lang=node")
    panel = page.locator(PANEL.format("go"))

    assert panel.get_attribute("hidden") == "until-found"
    panel.evaluate("panel => panel.dispatchEvent(new Event('beforematch'))")
    assert _visible(page) == {"go"}


def test_the_choice_is_made_before_the_tabs(page: Page, site: str) -> None:
    """Nothing flashes: while the second script is on its way, the chosen panels alone are shown."""
    page.add_init_script(
        "addEventListener('readystatechange', () => { window.early ??= shown() }, true);"
        "const shown = () => [...document.querySelectorAll('.panel')]"
        ".filter((panel) => panel.checkVisibility()).map((panel) => panel.dataset.lang);"
    )
    page.goto(site + "?lang=java")

    assert set(page.evaluate("window.early")) == {"java"}


@pytest.mark.parametrize("theme", ["", "dark"])
def test_print_is_dark_on_white(page: Page, site: str, theme: str) -> None:
    """Though the reader's screen or theme is dark; and each word of code can be read."""
    page.add_init_script(f"localStorage.theme = '{theme}'")
    page.goto(site)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.locator("body, .panel pre, .panel pre span").evaluate_all(
        "all => all.map((it) => getComputedStyle(it).color)"
    )

    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert min(contrast(re.findall(r"\d+", colour)[:3], (255, 255, 255)) for colour in set(colours)) >= 4.5


@pytest.mark.parametrize("path", ["mfa-with-sdks.html", "index.html"])
def test_no_page_scrolls_sideways(page: Page, site: str, path: str) -> None:
    """Code scrolls in its own box, and everything else breaks its lines."""
    page.goto(site.replace("mfa-with-sdks.html", path))
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})

        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_tab_fits_a_narrow_screen(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site)

    assert page.get_by_role("tablist").first.evaluate("list => list.scrollWidth <= list.clientWidth")


@pytest.mark.parametrize(
    "name",
    ["choose-your-factors", "sdk-calls", "errors", "limits", "flask", "try-it-locally", "index", "404"],
)
def test_no_page_is_wider_than_a_small_screen(page: Page, site: str, name: str) -> None:
    """WCAG 2.2, 1.4.10: at 320 pixels only tables and code scroll sideways, inside themselves."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.replace("mfa-with-sdks", name))

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_grid_fits_a_small_screen(page: Page, site: str) -> None:
    """Every SDK is in sight without scrolling."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.replace("mfa-with-sdks", "choose-your-factors"))

    assert page.locator(".grid").first.evaluate("grid => grid.scrollWidth <= grid.clientWidth")
