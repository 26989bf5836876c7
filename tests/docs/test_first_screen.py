"""The main page shows the MFA function at once, and is at most five screens long, in every language."""

import pytest
from playwright.sync_api import Page

from .looking import LANGUAGES

FUNCTION = "function.start_mfa_with_otp"
LONGEST = 4_500  # pixels at 1440 by 900: five screens
Size = tuple[int, int, int]
DESKTOP: Size = (1440, 900, 1)  # width, height, and the screen on which the function ends
PHONE: Size = (390, 844, 2)


def problems(page: Page, size: Size) -> list[str]:
    """What keeps the page that is open from showing the function in time."""
    width, height, screen = size
    page.set_viewport_size({"width": width, "height": height})
    panel = page.locator(f'[id="{FUNCTION}.{page.evaluate("document.documentElement.dataset.lang")}"]')
    end = panel.locator("pre[data-snippet]").evaluate("pre => pre.getBoundingClientRect().bottom + scrollY")
    length = page.evaluate("document.documentElement.scrollHeight")
    return [
        *([f"the function ends at {end:.0f}"] if end > screen * height else []),
        *([f"the page is {length} long"] if size is DESKTOP and length > LONGEST else []),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_function_comes_first(page: Page, served: str, language: str) -> None:
    """All of its code is on the first screen of a desktop, and on the second of a phone."""
    page.goto(f"{served}/mfa-with-sdks.html?lang={language}")
    page.reload()  # the font is there from the first paint on

    assert [problems(page, size) for size in (DESKTOP, PHONE)] == [[], []]


def test_a_page_that_begins_with_words_is_found(page: Page, site: str) -> None:
    """An introduction of one screen more."""
    page.goto(site)
    page.evaluate("() => { document.querySelector('.lead').style.marginBottom = '900px' }")
    found = problems(page, DESKTOP)

    assert found[0].startswith("the function ends at")
    assert len(problems(page, PHONE)) == 1


def test_a_long_page_is_found(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("() => { document.querySelector('.foot').style.marginTop = '4500px' }")

    assert [each.partition(" is ")[0] for each in problems(page, DESKTOP)] == ["the page"]
