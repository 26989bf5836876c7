"""No page breaks a rule of axe-core: WCAG 2.2 A and AA, and its best practice.

Each page is looked at in light or dark, at one of three widths, in one language. In CI, each kind of page is
looked at in all of these, and by `make test-every-page` every page.
"""

from collections.abc import Collection, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import ROOT
from .looking import LANGUAGES, SCHEMES, WIDTHS, Circumstance, arrange, everywhere, looked_at, violations
from .waiting import wait_until

KINDS = (
    *("mfa-with-sdks", "choose-your-factors", "errors", "index", "404"),
    *("one-time-codes", "custom-claims", "flask", "sdk-calls", "limits"),
)
PAGES = (*sorted(path.stem for path in (ROOT / "spec/pages").glob("*.md")), "index", "404")


def test_no_page_is_left_out(site_folder: Path) -> None:
    assert {path.stem for path in site_folder.glob("*.html")} == set(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_page(page: Page, site: str, name: str) -> None:
    page.goto(site.replace("mfa-with-sdks", name))

    assert everywhere(page) == {}


TURNS = [*zip(PAGES, cycle(product(SCHEMES, WIDTHS, LANGUAGES)), strict=False)]


@pytest.mark.parametrize(("name", "circumstance"), TURNS)
def test_every_page_in_turn(page: Page, site: str, name: str, circumstance: Circumstance) -> None:
    page.goto(site.replace("mfa-with-sdks", name))

    assert looked_at(page, *circumstance) == []


PROCESSES = 4  # at most, for which all pages are too much for one


@pytest.mark.every_page
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"axe {number % PROCESSES}"))
        for number, name in enumerate(PAGES)
    ],
)
def test_every_page(page: Page, site: str, name: str) -> None:
    page.goto(site.replace("mfa-with-sdks", name))

    assert everywhere(page) == {}


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 320),
        ("dark", 1280),
        pytest.param("dark", 320, marks=pytest.mark.slow),
        pytest.param("light", 1280, marks=pytest.mark.slow),
    ],
)
def test_what_a_reader_opens(page: Page, site: str, scheme: Any, width: int) -> None:
    """Whatever is collapsed, the menu beside "Copy page", the drawer, and search with its results."""
    page.goto(site + "?lang=go")
    arrange(page, scheme, width)
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert violations(page) == []
    if width < 1024:
        page.get_by_role("button", name="All pages").click()
        assert violations(page) == []
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").fill("refresh jwt")
    wait_until(page, "() => document.querySelector('.finder a')")
    assert violations(page) == []


def _style(rules: str) -> str:
    return f"const s = new CSSStyleSheet(); s.replaceSync(`{rules}`); document.adoptedStyleSheets = [s]"


# A fault, the rule that it breaks, and where it shows: in which schemes, at which widths, in which languages.
FAULTS: dict[str, tuple[str, str, set[str], set[int], set[str]]] = {
    "round the tabs, which is the same in all languages": (
        "document.documentElement.removeAttribute('lang')",
        "html-has-lang",
        set(SCHEMES),
        set(WIDTHS),
        {"node"},
    ),
    "in the dark": (
        _style("@media (prefers-color-scheme: dark) { .lead { color: #333 } }"),
        "color-contrast",
        {"dark"},
        set(WIDTHS),
        {"node"},
    ),
    "at one width": (
        _style("@media (330px < width < 400px) { .copy { color: var(--line) } }"),
        "color-contrast",
        set(SCHEMES),
        {390},
        set(LANGUAGES),
    ),
    "a button without a name that one width shows": (
        _style(
            "main > button { display: none } @media (330px < width < 400px) { main > button { all: revert } }"
        )
        + "; document.querySelector('main').append(document.createElement('button'))",
        "button-name",
        set(SCHEMES),
        {390},
        {"node"},
    ),
    "one word of one language": (
        "document.querySelector('[data-lang=ruby] pre[data-snippet] span.k').style.color = 'var(--line)'",
        "color-contrast",
        set(SCHEMES),
        set(WIDTHS),
        {"ruby"},
    ),
    "a listing of one language": (
        "document.querySelector('[data-lang=go] pre[data-snippet]').removeAttribute('tabindex')",
        "scrollable-region-focusable",
        set(SCHEMES),
        set(WIDTHS),
        {"go"},
    ),
    "a tab": (
        "document.querySelector('[role=tab][value=java]').removeAttribute('role')",
        "aria-required-children|aria-allowed-attr",
        set(SCHEMES),
        set(WIDTHS),
        set(LANGUAGES),
    ),
    "what a choice changes beside the tabs": (
        "const { dataset } = document.documentElement; const { style } = document.querySelector('.lead');"
        "onchange = () => { style.color = dataset.lang === 'node' ? '' : 'var(--line)' }",
        "color-contrast",
        set(SCHEMES),
        set(WIDTHS),
        set(LANGUAGES) - {"node"},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "rule", "schemes", "widths", "languages"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(
    page: Page, site: str, fault: str, rule: str, schemes: set[str], widths: set[int], languages: set[str]
) -> None:
    """Where it shows, and nowhere else."""
    page.goto(site.replace("mfa-with-sdks", "custom-claims"))
    page.evaluate(f"() => {{ {fault} }}")
    looked = [_sides(SCHEMES, schemes), _sides(WIDTHS, widths), _sides(LANGUAGES, languages)]
    found = everywhere(page, *looked)

    assert set(found) == set(product(schemes, widths, languages)) & set(product(*looked))
    assert {each.partition(":")[0] for violations in found.values() for each in violations} == set(
        rule.split("|")
    )


def _sides(every: Sequence[Any], shown: Collection[Any]) -> tuple[Any, ...]:
    """The first that shows a fault and the first that does not, if any, in their order."""
    firsts = {each in shown: each for each in reversed(every)}
    return tuple(sorted(firsts.values(), key=every.index))
