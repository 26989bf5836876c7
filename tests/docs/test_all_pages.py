"""What holds on each page of the site: with scripts and without, on a screen and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.rendering.repository import specification

LABELS = {language: sdk.label for language, sdk in specification().sdks.items()}

# What is wrong with a page, as text. Each is asked in the page itself.
WHOLE = """({ labels, opened, useless }) => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (each) => each.checkVisibility();
  const name = (panel) => panel.querySelector(':scope > .language:first-child');
  for (const details of all('details')) details.open ||= opened;
  const wrong = {
    hidden: all('pre, .panel').filter((each) => !seen(each)),
    nameless: all('.panel').filter((each) => !name(each) || !seen(name(each))),
    misnamed: all('.panel').filter((each) => name(each)?.textContent !== labels[each.dataset.lang]),
    useless: all(useless).filter(seen),
  };
  const lines = (what) => wrong[what].map((each) => `${what}: ${each.id || each.className}`);
  return Object.keys(wrong).flatMap(lines);
}"""
HIDDEN = "all => all.filter((each) => !each.checkVisibility() || !each.textContent).length"
WIRED = """() => [...document.querySelectorAll('[role=tablist]')].flatMap((list) => {
  const tabs = [...list.children];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute('aria-controls')));
  const chosen = tabs.filter((tab) => tab.ariaSelected === 'true');
  const right = {
    'a name': list.ariaLabel?.startsWith('Language: '),
    'tabs alone': tabs.length > 1 && tabs.every((tab) => tab.role === 'tab'),
    panels: panels.every((panel, at) => panel?.role === 'tabpanel'
      && panel.getAttribute('aria-labelledby') === tabs[at].id),
    'one choice': chosen.length === 1 && tabs.every((tab) => /^(true|false)$/.test(tab.ariaSelected)),
    'one stop': chosen[0]?.tabIndex === 0 && tabs.filter((tab) => tab.tabIndex === 0).length === 1,
    'the chosen panel': panels.every((panel, at) => !panel?.hidden === (tabs[at] === chosen[0])),
  };
  return Object.keys(right).filter((what) => !right[what]).map((what) => `${list.ariaLabel} lacks ${what}`);
})"""


def _wrong(
    page: Page, folder: Path, expression: str, given: object = None, query: str = ""
) -> dict[str, list[str]]:
    """What is wrong with each page in the folder."""
    found = {}
    for path in sorted(folder.glob("*.html")):
        page.goto(path.as_uri() + query)
        found[path.name] = page.evaluate(expression, given)
    return {name: problems for name, problems in found.items() if problems}


def test_without_scripts_everything_is_there(browser: Browser, site_folder: Path) -> None:
    """Code of every language under its name, and no button that does nothing; what is collapsed opens."""
    context = browser.new_context(java_script_enabled=False)
    given = {"labels": LABELS, "opened": True, "useless": "button:not([popovertarget]), select"}

    assert _wrong(context.new_page(), site_folder, WHOLE, given) == {}
    context.close()


@pytest.mark.parametrize("script", ["pre.js", "tabs.js", "choose.js"])
def test_a_script_that_is_blocked_hides_nothing(page: Page, served: str, script: str) -> None:
    """Every language and every factor is there, as without scripts, and nothing that would do nothing."""
    page.route(f"**/{script}", lambda route: route.abort())
    page.goto(f"{served}/choose-your-factors.html")
    can_choose = script == "tabs.js"
    hidden = page.locator(".choice, .choice code").evaluate_all(HIDDEN)
    assert (bool(hidden), page.locator(".choices select:visible").count() > 0) == (can_choose, can_choose)
    if script != "choose.js":
        page.goto(f"{served}/mfa-with-sdks.html")
        given = {"labels": LABELS, "opened": True, "useless": "button:not([popovertarget]), select"}
        assert page.evaluate(WHOLE, given) == []


def test_print_shows_every_language(page: Page, site_folder: Path) -> None:
    """On paper there are no tabs to click, so each panel is there under its name."""
    page.emulate_media(media="print")
    given = {"labels": LABELS, "opened": False, "useless": "button, select"}

    assert _wrong(page, site_folder, WHOLE, given) == {}


def test_tabs_are_wired(page: Page, site_folder: Path) -> None:
    """Each list has a name, one choice and one stop; each tab controls its panel, and names it."""
    assert _wrong(page, site_folder, WIRED, query="?lang=ruby") == {}


def test_no_page_breaks_the_policy(page: Page, served: str, site_folder: Path) -> None:
    """Nothing is reported to the console, and every request is to the server of the site."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: said.append(request.url))
    for path in site_folder.glob("*.html"):
        page.goto(f"{served}/{path.name}?lang=go")

    assert [text for text in said if not text.startswith((f"{served}/", "data:"))] == []
