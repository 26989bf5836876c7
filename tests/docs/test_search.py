"""Search: over all pages, from a folder as well as from a server, loaded when it is opened."""

import gzip
import shutil
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page


def _search(page: Page, words: str) -> list[str]:
    """The addresses that are found."""
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").fill(words)
    return [
        str(href) for href in page.locator(".finder a").evaluate_all("all => all.map(({ href }) => href)")
    ]


def test_nothing_is_loaded_before(quiet: Page, served: str) -> None:
    seen: list[str] = []
    quiet.on("request", lambda request: seen.append(request.url.rpartition("/")[2]))
    quiet.goto(f"{served}/errors.html")
    before = set(seen)
    _search(quiet, "otp")

    assert before == {"errors.html", "pre.js", "tabs.js", "style.css"}
    assert set(seen) - before == {"search.js", "search-index.js"}


@pytest.mark.parametrize("words", ["refresh jwt", "Refresh  JWT", "jwt refr"])
def test_all_words_in_any_order(quiet: Page, site: str, words: str) -> None:
    """The last may be unfinished; capitals do not count."""
    quiet.goto(site)

    assert any("#sign-up-sign-in-or-sign-up-or-in" in href for href in _search(quiet, words))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("sdk calls", "operations.html"),
        ("otp.sign_in", "operations.html#otpsign_in"),
        ("E062107", "errors.html#e062107"),
        ("require mfa", "mfa-with-sdks.html#require-mfa"),
        ("start_mfa_with_otp", "functions.html#start_mfa_with_otp"),
        ("web frameworks", "web-frameworks.html"),
    ],
)
def test_what_is_named_stands_first(quiet: Page, site: str, words: str, first: str) -> None:
    quiet.goto(site)

    assert first in _search(quiet, words)[0]


def test_every_page_is_found_by_its_title(quiet: Page, site: str, site_folder: Path) -> None:
    quiet.goto(site)
    _search(quiet, "")
    for path in sorted(site_folder.glob("*.html")):
        if path.name in ("404.html", "index.html"):
            continue
        quiet.get_by_role("searchbox").fill(_title(path))

        first = quiet.locator(".finder a").first
        assert (first.get_attribute("href") or "").endswith("/" + path.name)


def _title(path: Path) -> str:
    return path.read_text("utf-8").partition("<title>")[2].partition("</title>")[0]


def test_search_by_keyboard(quiet: Page, site: str) -> None:
    """Open, go down, follow; and Escape closes and gives the focus back."""
    quiet.goto(site)
    quiet.keyboard.press("Control+k")
    quiet.get_by_role("searchbox").wait_for()
    quiet.keyboard.type("errors")
    quiet.keyboard.press("ArrowDown")
    quiet.keyboard.press("ArrowDown")
    quiet.keyboard.press("ArrowUp")
    quiet.keyboard.press("Enter")
    quiet.wait_for_url("**/errors.html")

    quiet.get_by_role("button", name="Search").click()
    quiet.get_by_role("searchbox").wait_for()
    quiet.keyboard.press("Escape")
    assert quiet.get_by_role("dialog").count() == 0
    assert quiet.evaluate("document.activeElement.className") == "search"


def test_a_screen_reader_hears_how_many(quiet: Page, site: str) -> None:
    quiet.goto(site)
    _search(quiet, "E062107")
    assert quiet.locator(".finder [role=status]").inner_text().endswith(" results")
    quiet.get_by_role("searchbox").fill("no such words anywhere")
    assert quiet.locator(".finder [role=status]").inner_text() == "No results"


def test_what_is_searched_for_is_text(quiet: Page, site: str) -> None:
    """No word is read as a pattern or as a tag."""
    quiet.goto(site)
    for words in ("<img src=x onerror=alert(1)>", ".*", "(", "[a-", "\\"):
        _search(quiet, words)

        quiet.get_by_role("button", name="Close").click()
    assert quiet.locator(".finder img").count() == 0


def test_a_result_shows_prose(site_folder: Path) -> None:
    """Neither the captions of listings nor the names of languages above them are words of the page."""
    index = (site_folder / "search-index.js").read_text("utf-8")

    assert "otp.mjs" not in index
    assert "Node.js TypeScript Python" not in index


def test_search_is_small(site_folder: Path) -> None:
    """60 kB as they are served, with the index."""
    names = ("search.js", "search-index.js")

    assert sum(len(gzip.compress((site_folder / name).read_bytes(), mtime=0)) for name in names) <= 60_000


@pytest.mark.parametrize("name", ["search.js", "search-index.js"])
def test_search_that_is_too_large_is_found(site_folder: Path, tmp_path: Path, name: str) -> None:
    for each in ("search.js", "search-index.js"):
        shutil.copy(site_folder / each, tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(Random(1).randbytes(60_000))

    with pytest.raises(AssertionError):
        test_search_is_small(tmp_path)
