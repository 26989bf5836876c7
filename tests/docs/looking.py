"""Look at a page with axe-core, in light and dark, at three widths and in each language."""

from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.languages.facts import tabs

from .conftest import ROOT

SCRIPTS = (ROOT / "node_modules/axe-core/axe.min.js", Path(__file__).with_name("looking.js"))
SCHEMES, WIDTHS = ("light", "dark"), (320, 390, 1280)
LANGUAGES = tabs()
Circumstance = tuple[str, int, str]


def everywhere(
    page: Page,
    schemes: tuple[str, ...] = SCHEMES,
    widths: tuple[int, ...] = WIDTHS,
    languages: tuple[str, ...] = LANGUAGES,
) -> dict[Circumstance, list[str]]:
    """The violations of the open page by scheme, width and language; without a picker, it has one."""
    if page.locator(".picker").count() == 0:
        languages = languages[:1]
    found = {}
    for scheme, width in product(schemes, widths):
        for language, violations in _look(page, scheme, width, languages).items():
            found[scheme, width, language] = violations
    return {each: violations for each, violations in found.items() if violations}


def looked_at(page: Page, scheme: str, width: int, language: str) -> list[str]:
    """The violations of the whole page in one circumstance."""
    return _look(page, scheme, width, (language,))[language]


def _look(page: Page, scheme: str, width: int, languages: tuple[str, ...]) -> dict[str, list[str]]:
    prepare(page)
    arrange(page, scheme, width)
    found: dict[str, list[str]] = page.evaluate("all => lookAround(all)", languages)
    return found


def arrange(page: Page, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


def violations(page: Page) -> Any:
    """Those of the whole page as it is shown now."""
    prepare(page)
    return page.evaluate("() => violations()")


def prepare(page: Page) -> None:
    """Bring axe into the page once; the policy of the page lets no script in by its tag."""
    if not page.evaluate("() => 'axe' in window"):
        for script in SCRIPTS:
            page.evaluate(script.read_text("utf-8"))
