"""A block that lacks the reader's language shows its first one, and says so."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from .small import docs_folder, small_pages
from .waiting import wait_until

LACKS = '<% set block = {"id": block.id, "title": block.title, "panels": block.panels[:2]} %>\n'
TABS = "<% call(panel) tabs(block, level) %>"


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small site, whose install commands are those of its first two languages alone."""
    folder: Path = tmp_path_factory.mktemp("partial")
    template = docs_folder("html").files["blocks/install.jinja"].replace(TABS, LACKS + TABS)
    for artifact in small_pages("html", files={"blocks/install.jinja": template}).values():
        (folder / artifact.path).write_bytes(artifact.content)
    return (folder / "small.html").as_uri()


def test_it_shows_its_first_and_says_so(quiet: Page, partial: str) -> None:
    quiet.goto(partial + "?lang=unable")
    block = quiet.locator('[id="install.all"]')

    assert block.locator(".panel:visible").get_attribute("data-lang") == "spaced"
    assert block.locator(".absent").inner_text() == "No Unable sample: this is Spaced."
    assert quiet.locator('[id="client.all.unable"]').is_visible()
    quiet.locator('[role=tab][value="spaced"]').first.click()
    assert block.locator(".absent").inner_text() == ""


def test_it_does_so_before_the_tabs(page: Page, partial: str) -> None:
    """The first paint already shows what stays."""
    held: list[Route] = []
    page.route("**/tabs.js", lambda route: held.append(route))
    with page.expect_request("**/tabs.js"):
        page.goto(partial + "?lang=unable", wait_until="commit")
    wait_until(page, "() => document.querySelector('.status')")

    shown = page.locator(".panel:visible").evaluate_all("all => all.map(({ dataset }) => dataset.lang)")
    assert shown == ["spaced", *["unable"] * (len(shown) - 1)]
    held.pop().abort()
