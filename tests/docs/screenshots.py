"""Take the pictures below docs/screenshots/: what a reader sees, at three widths, in light and dark."""

import io
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from mfa_snippets.docs.blocks import render
from mfa_snippets.output.build import build
from mfa_snippets.rendering.loader import load_all
from tests.chromium import started

from .conftest import ROOT
from .serving import serving

FOLDER = ROOT / "docs" / "screenshots"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = {320: 640, 768: 900, 1440: 900}


def _search(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").fill("mfa sms python")
    page.locator(".finder a").first.wait_for()


def _nothing(_: Page) -> None:
    pass


# What is shown: the address, and what a reader does there.
VIEWS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "page": ("mfa-with-sdks.html?lang=python", _nothing),
    "choose": ("choose-your-factors.html?first=password&second=otp-sms&lang=java", _nothing),
    "method": ("one-time-codes.html?lang=go#start-the-second-factor", _nothing),
    "framework": ("flask.html", _nothing),
    "errors": ("errors.html", _nothing),
    "index": ("index.html", _nothing),
    "search": ("mfa-with-sdks.html", _search),
}


def names() -> Iterator[str]:
    """The files that there are."""
    for view, width, scheme in product(VIEWS, SIZES, SCHEMES):
        yield f"{view}-{width}-{scheme}.png"


def take(site: Path, folder: Path) -> None:
    """Picture every view of a site."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving(site) as address, sync_playwright() as playwright:
        browser = started(playwright)
        for view, width, scheme in product(VIEWS, SIZES, SCHEMES):
            picture = _picture(browser, address, view, width, scheme)
            (folder / f"{view}-{width}-{scheme}.png").write_bytes(_small(picture))


def _picture(browser: Browser, site: str, view: str, width: int, scheme: Literal["light", "dark"]) -> bytes:
    address, act = VIEWS[view]
    with browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme
    ) as context:
        page = context.new_page()
        page.goto(f"{site}/{address}")
        page.reload()  # the font is there from the first paint on
        act(page)
        page.wait_for_timeout(100)
        return page.screenshot()


def _small(picture: bytes) -> bytes:
    """The same picture in a palette, which is a fifth of the size."""
    made = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    # The other methods drop the colours of single words.
    palette = image.quantize(128, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    palette.save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> None:
    """Build the site and picture it."""
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    with tempfile.TemporaryDirectory() as folder:
        for artifact in build(render(specification, templates, ROOT / "evidence"), ("html",)):
            (Path(folder) / artifact.path).write_bytes(artifact.content)
        take(Path(folder), FOLDER)


if __name__ == "__main__":
    main()
