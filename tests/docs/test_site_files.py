"""What a site has once: 404, sitemap, canonical addresses; and what its settings turn on."""

import re
import shutil
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.templates import Templates

from .conftest import Loaded
from .small import APPS, DOCS, STATUSES, docs_folder, small_pages, small_specification

HOST = "https://example.com/mfa"
SETTINGS = "folder: ''\nmarkup: html\n"


def _site(base_url: str = "", settings: str = SETTINGS) -> dict[str, str]:
    """The files of the small site by name."""
    folder = docs_folder("html")
    folder = type(folder)(folder.root, {**folder.files, "target.yaml": settings})
    templates = Templates(languages={}, layouts={}, targets={"html": folder})
    made = render_pages(Site(small_specification(), templates, APPS, STATUSES, base_url=base_url), "html")
    return {artifact.path: artifact.content.decode() for artifact in made}


@pytest.mark.parametrize("base_url", [HOST, HOST + "/"])
def test_a_sitemap_names_every_page(base_url: str) -> None:
    root = ElementTree.fromstring(_site(base_url)["sitemap.xml"])
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [loc.text for loc in root.findall("s:url/s:loc", names)] == [
        HOST + "/index.html",
        HOST + "/small.html",
    ]


def test_pages_say_where_they_stand() -> None:
    site = _site(HOST)

    assert f'<link rel="canonical" href="{HOST}/small.html">' in site["small.html"]
    assert f'<link rel="canonical" href="{HOST}/index.html">' in site["index.html"]


def test_without_an_address_there_is_none() -> None:
    site = _site()

    assert "sitemap.xml" not in site
    assert not any("canonical" in text for text in site.values())


def test_the_settings_may_say_it() -> None:
    """The command line goes before them."""
    settings = SETTINGS + f"base_url: {HOST}\n"

    assert HOST + "/small.html" in _site(settings=settings)["sitemap.xml"]
    assert "https://other.example/small.html" in _site("https://other.example", settings)["sitemap.xml"]


def test_a_page_that_is_not_there_leads_on_from_any_folder() -> None:
    """A server shows it below the address that was asked for."""
    page = _site(HOST)["404.html"]

    assert '<meta name="robots" content="noindex">' in page
    for kind, name in (
        ("src", "pre.js"),
        ("href", "style.css"),
        ("href", "small.html"),
        ("href", "index.html"),
    ):
        assert f'{kind}="{HOST}/{name}"' in page
    assert 'href="small.html"' in _site()["404.html"]


def test_nobody_is_asked_unless_told_to() -> None:
    assert "helpful" not in _site()["small.html"]


def test_an_answer_is_a_link() -> None:
    """To an address of the host's own; nothing is sent before a click, and it works without scripts."""
    page = _site(settings=SETTINGS + "feedback: https://example.com/f?p={page}&a={answer}\n")["small.html"]

    assert 'href="https://example.com/f?p=small&amp;a=yes" rel="nofollow noreferrer">Yes</a>' in page
    assert 'href="https://example.com/f?p=small&amp;a=no" rel="nofollow noreferrer">No</a>' in page


def test_an_answer_is_an_event(quiet: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    """For a script of the host's own; the reader is thanked, and no request is made."""
    folder = tmp_path_factory.mktemp("event")
    for name, text in _site(settings=SETTINGS + "feedback: event\n").items():
        (folder / name).write_text(text, "utf-8")
    shutil.copy(DOCS / "html/assets/inter.woff2", folder)
    quiet.goto((folder / "small.html").as_uri())
    quiet.evaluate(
        "() => document.addEventListener('mfa-snippets:feedback', (event) => { window.told = event.detail })"
    )
    seen: list[str] = []
    quiet.on("request", lambda request: seen.append(request.url))
    quiet.get_by_role("button", name="No", exact=True).click()

    assert quiet.evaluate("window.told") == {"page": "small", "helpful": False}
    assert quiet.locator(".feedback").inner_text() == "Thank you."
    assert seen == []


WRONG = {
    "an address without its scheme": (
        "base_url: example.com\n",
        "11: 'example.com', expected a valid URL, relative URL without a base",
    ),
    "an address with a query": (
        "base_url: https://example.com/?a=b\n",
        "11: 'https://example.com/?a=b', expected an address without a query",
    ),
    "feedback that is neither": (
        "feedback: sometimes\n",
        "11: 'sometimes', expected event, an address, or nothing",
    ),
    "a script as feedback": (
        "feedback: 'javascript:alert(1)'\n",
        "11: 'javascript:alert(1)', expected event, an address, or nothing",
    ),
}


@pytest.mark.parametrize(("line", "message"), WRONG.values(), ids=WRONG)
def test_settings_that_are_wrong(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        small_pages("html", files={"target.yaml": SETTINGS + line})

    assert str(error.value) == f"docs/html/target.yaml:3:{message}"


def test_the_favicon_is_in_the_page() -> None:
    """So that no browser asks for one."""
    assert '<link rel="icon" href="data:image/svg+xml,' in unquote(_site()["small.html"])


@pytest.mark.parametrize("base_url", ["", HOST])
def test_a_machine_is_led_to_the_page_in_markdown(loaded: Loaded, base_url: str) -> None:
    """Wherever the site stands; the list of all pages is `llms.txt`."""
    specification, templates, apps = loaded
    made = {
        each.path: each.content.decode()
        for each in render_pages(Site(specification, templates, apps, {}, base_url=base_url), "html")
        if each.path.endswith((".html", ".md", ".txt"))
    }
    led = {path: _alternates(text) for path, text in made.items() if path.endswith(".html")}

    assert led == {
        path: [] if path == "404.html" else [path.replace("index.html", "llms.txt").replace(".html", ".md")]
        for path in led
    }
    assert [name for names in led.values() for name in names if name not in made] == []


def _alternates(page: str) -> list[str]:
    return re.findall(r'<link rel="alternate" type="text/markdown" href="([^"]*)">', page)


def test_without_pages_in_markdown_nobody_is_led_there() -> None:
    assert "alternate" not in _site()["small.html"] + _site()["index.html"]
