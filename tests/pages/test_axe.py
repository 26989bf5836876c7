"""No page breaks a rule of axe-core: WCAG 2.2 A and AA, and its best practice.

Each kind of page is looked at in light and dark, at three widths, in each language. `make test-every-page`
looks at every page in all of these circumstances.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import ROOT
from .waiting import wait_until

AXE = ROOT / "node_modules/axe-core/axe.min.js"
KINDS = ("mfa-with-sdks", "mfa-matrix", "operations", "errors", "index", "404", "mfa-otp-sms-then-totp")
SCHEMES, WIDTHS = ("light", "dark"), (320, 390, 1280)
RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}"""


def _violations(page: Page) -> Any:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN)


def _circumstances(page: Page, has_tabs: bool) -> Iterator[tuple[Any, ...]]:
    """The page in each; one without tabs is the same in every language."""
    languages = page.locator("html").evaluate("html => html.dataset.languages.split(' ')")
    for circumstance in product(SCHEMES, WIDTHS, languages if has_tabs else languages[:1]):
        _arrange(page, *circumstance)
        yield circumstance


def _arrange(page: Page, scheme: Any, width: int, language: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    tabs = page.locator(f'[role=tab][value="{language}"]')
    if tabs.count():
        tabs.first.click()


def _everywhere(page: Page, address: str) -> dict[Any, Any]:
    """The violations by their circumstances."""
    page.goto(address)
    has_tabs = page.get_by_role("tablist").count() > 0
    found = {each: _violations(page) for each in _circumstances(page, has_tabs)}
    return {each: violations for each, violations in found.items() if violations}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_page(page: Page, site: str, name: str) -> None:
    assert _everywhere(page, site.replace("mfa-with-sdks", name)) == {}


@pytest.mark.every_page
def test_every_page(page: Page, site_folder: Path) -> None:
    found = {path.name: _everywhere(page, path.as_uri()) for path in sorted(site_folder.glob("*.html"))}

    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_a_reader_opens(page: Page, site: str, scheme: Any, width: int) -> None:
    """The whole program beside a step, the list of contents, and search with its results."""
    page.goto(site)
    _arrange(page, scheme, width, "go")
    page.get_by_role("button", name="Whole program").first.click()
    page.evaluate("() => { document.querySelector('.contents details').open = true }")
    assert _violations(page) == []
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").fill("refresh jwt")
    wait_until(page, "() => document.querySelector('.finder a')")
    assert _violations(page) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('.panel pre').removeAttribute('tabindex')", "scrollable-region-focusable"),
        ("document.querySelector('.lead').style.color = '#bbb'", "color-contrast"),
        ("document.querySelector('[role=tab]').removeAttribute('role')", "aria-required-children"),
    ],
)
def test_a_fault_is_found(page: Page, site: str, fault: str, rule: str) -> None:
    """Whoever looks sees."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site)
    page.evaluate(f"() => {{ {fault} }}")

    assert any(violation.startswith(f"{rule}:") for violation in _violations(page))
