"""What a page weighs, and that nothing on it moves while it loads."""

import base64
import gzip
import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, Route

from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages

from .conftest import Loaded
from .test_axe import KINDS
from .waiting import wait_for_frames, wait_until

FRONT = "---\ntitle: Ten functions\ndescription: In every language.\norder: 1\n---\n"
FUNCTIONS = 10
SCRIPTS = ("pre.js", "tabs.js")
ONCE = ("style.css", "inter.woff2")


@pytest.fixture(scope="module")
def ten_functions(loaded: Loaded) -> dict[str, bytes]:
    """The files of a site with one page: ten functions, each in every language."""
    specification, templates, apps = loaded
    names = list(specification.functions)[:FUNCTIONS]
    source = FRONT + "".join(f"## {name}\n\nSome words on it.\n\n:::function {name}\n" for name in names)
    specification = replace(specification, pages={Path("pages/ten.md"): source})
    artifacts = render_pages(Site(specification, templates, apps, {}), "html")
    return {artifact.path: artifact.content for artifact in artifacts}


def _weight(*contents: bytes) -> int:
    """Bytes as a server sends them."""
    return sum(len(gzip.compress(content, mtime=0)) for content in contents)


def test_a_page_of_ten_functions_is_light(ten_functions: dict[str, bytes]) -> None:
    """60 kB with all that it loads, of which 6 kB are scripts."""
    scripts = [ten_functions[name] for name in SCRIPTS]

    assert ten_functions["ten.html"].count(b"data-snippet") >= 5 * FUNCTIONS
    assert _weight(*scripts) <= 6_000
    assert _weight(ten_functions["ten.html"], *(ten_functions[name] for name in ONCE), *scripts) <= 60_000


@pytest.mark.parametrize(
    ("name", "more"), [("tabs.js", 3_000), ("pre.js", 3_000), ("style.css", 30_000), ("ten.html", 30_000)]
)
def test_a_page_that_is_too_heavy_is_found(ten_functions: dict[str, bytes], name: str, more: int) -> None:
    """Whatever it is that grew, by bytes that do not compress."""
    grown = {**ten_functions, name: ten_functions[name] + Random(1).randbytes(more)}

    with pytest.raises(AssertionError):
        test_a_page_of_ten_functions_is_light(grown)


def test_every_page_is_light(site_folder: Path) -> None:
    """With each script that it names, the style sheet and the font."""
    shared = _weight(*((site_folder / name).read_bytes() for name in ONCE))
    weights = {}
    for path in site_folder.glob("*.html"):
        page = path.read_bytes()
        scripts = _weight(*((site_folder / name).read_bytes() for name in _scripts(page)))
        weights[path.name] = (scripts, shared + scripts + _weight(page))
    heavy = [name for name, (scripts, all_in) in weights.items() if scripts > 6_000 or all_in > 60_000]

    assert heavy == []


def _scripts(page: bytes) -> set[str]:
    return set(re.findall(r'<script src="([^"]+)"', page.decode()))


def test_the_site_is_small(site_folder: Path) -> None:
    assert sum(path.stat().st_size for path in site_folder.iterdir()) <= 4_000_000


def test_a_heavy_page_is_found(site_folder: Path, tmp_path: Path) -> None:
    for path in (*site_folder.glob("*.js"), *(site_folder / name for name in ONCE)):
        shutil.copy(path, tmp_path)
    page = b"".join(b'<script src="%s"></script>' % name.encode() for name in SCRIPTS)
    (tmp_path / "light.html").write_bytes(page)
    (tmp_path / "errors.html").write_bytes(page + base64.b85encode(Random(1).randbytes(60_000)))

    with pytest.raises(AssertionError, match=re.escape("['errors.html'] == []")):
        test_every_page_is_light(tmp_path)


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


SHOWN = """() => [...document.querySelectorAll('.panel')]
  .filter((panel) => panel.checkVisibility()).map((panel) => panel.dataset.lang)"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    ("stored", "query", "language"), [("ruby", "", "ruby"), ("", "?lang=go", "go"), ("", "", "node")]
)
def test_nothing_moves(page: Page, served: str, width: int, stored: str, query: str, language: str) -> None:
    """Though the script that makes the tabs comes when the page is painted already, in the right language."""
    address = f"{served}/mfa-with-sdks.html{query}#start-the-second-factor"
    shown, shifted = _opened(page, address, width, stored)

    assert shown == {language}
    assert shifted <= 0.01


@pytest.mark.parametrize("name", KINDS)
def test_nothing_moves_on_any_kind_of_page(page: Page, served: str, name: str) -> None:
    query = "?first=passkey&second=otp-sms" if name == "choose-your-factors" else ""
    shown, shifted = _opened(page, f"{served}/{name}.html{query}", 1280, "ruby")

    assert shown <= {"ruby"}
    assert shifted <= 0.01


def _opened(page: Page, address: str, width: int, stored: str) -> tuple[set[str], float]:
    """The languages that the first paint shows, before there are tabs, and how much moves in the end."""
    held: list[Route] = []
    page.add_init_script(SHIFTS + (f"localStorage.lang = '{stored}';" if stored else ""))
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/tabs.js", lambda route: held.append(route))
    with page.expect_request("**/tabs.js"):
        page.goto(address, wait_until="commit")
    wait_until(page, PAINTED)
    wait_for_frames(page)
    shown = set(page.evaluate(SHOWN))
    held.pop().continue_()
    page.wait_for_load_state()
    wait_for_frames(page)
    return shown, page.evaluate("window.shifted")
