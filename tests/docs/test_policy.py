"""A strict policy has nothing to object to: no inline script or style, and nothing from anywhere else."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

KINDS = ("mfa-with-sdks", "choose-your-factors", "flask", "sdk-calls", "errors", "index", "404")


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_reported(quiet: Page, served: str, name: str) -> None:
    """The server sends `default-src 'none'` with this origin for scripts, styles and fonts alone."""
    quiet.goto(f"{served}/{name}.html?lang=go")
    quiet.get_by_role("button", name="Search").click()
    quiet.get_by_role("searchbox").fill("otp")

    quiet.locator(".finder a").first.wait_for()


def test_a_violation_is_reported(page: Page, served: str) -> None:
    """The console is where they would be seen."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served}/index.html")
    page.evaluate("() => { document.body.setAttribute('style', 'color: red') }")

    assert any("Content Security Policy" in text for text in said)


def test_no_request_leaves(page: Page, served: str) -> None:
    """Pages, search and Markdown are of one origin."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    for name in KINDS:
        page.goto(f"{served}/{name}.html")
    page.goto(f"{served}/errors.html")
    page.get_by_role("button", name="Copy page").click()
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").wait_for()

    assert [url for url in seen if not url.startswith((served, "data:", "blob:"))] == []


INLINE = {
    "a style": r"<[^>]* style=",
    "an event": r"<[^>]*\son\w+=",
    "a script": r"<script(?![^>]*( src=|ld\+json))",  # data for search engines is no script
    "a style sheet": r"<style",
    "another origin": r"<(?:script|link|img|iframe|source)[^>]* (?:src|href)=\"(?:https?:)?//",
}


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE)
def test_nothing_is_inline(site_folder: Path, pattern: str) -> None:
    found = [
        path.name for path in site_folder.glob("*.html") if re.search(pattern, _source(path), re.IGNORECASE)
    ]

    assert found == []


def _source(path: Path) -> str:
    """The tags of a page, without what is text."""
    return "".join(re.findall(r"<[a-zA-Z][^>]*>", path.read_text("utf-8")))
