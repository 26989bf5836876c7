"""What search engines, previews and machines read of a page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.target import SiteConfig, open_target
from mfa_snippets.rendering.templates import Folder, Templates

from .small import (
    APPS,
    PAGE,
    SDKS,
    docs_folders,
    made,
    small_page,
    small_pages,
    small_specification,
)

CONFIG = made(
    SiteConfig,
    site_name='Docs & "more"',
    edit_url="https://example.com/edit/{page}.md",
    updated="2026-11-29",
    links="",
)


def meta(page: str) -> dict[str, str]:
    """The content of each `meta` element by its property."""
    return dict(re.findall(r'<meta property="([^"]*)" content="([^"]*)">', page))


def article(page: str) -> Any:
    """The page's JSON-LD."""
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(data)


def test_a_preview_has_title_and_description() -> None:
    page = small_page("html")

    assert "<title>One step &amp; more · MFA snippets</title>" in page
    assert meta(page) == {
        "og:type": "article",
        "og:site_name": "MFA snippets",
        "og:title": "One step &amp; more",
        "og:description": "A &lt;b&gt;short&lt;/b&gt; page with {x}.",
    }
    assert article(page) == {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": "One step & more",
        "description": "A <b>short</b> page with {x}.",
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "MFA snippets"},
    }


@pytest.fixture(scope="module")
def configured() -> str:
    """The page of a site with an address, a name, and clean links."""
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    specification, address = (
        small_specification(PAGE.replace("order: 1", "order: 1\ngroup: Steps")),
        "https://example.com/mfa",
    )
    site = Site(specification, templates, APPS, {}, base_url=address, configs={"html": CONFIG})
    made = render_pages(site, "html")
    return next(artifact.content.decode() for artifact in made if artifact.path == "small.html")


def test_a_site_is_configured(configured: str) -> None:
    """Its address without suffixes, its name, the date, and where a page is changed."""
    address = "https://example.com/mfa/small"

    assert f'<link rel="canonical" href="{address}">' in configured
    assert "<title>One step &amp; more · Docs &amp; &#34;more&#34;</title>" in configured
    assert meta(configured)["og:url"] == address
    assert meta(configured)["article:modified_time"] == "2026-11-29"
    assert {key: article(configured)[key] for key in ("url", "dateModified", "articleSection")} == {
        "url": address,
        "dateModified": "2026-11-29",
        "articleSection": "Steps",
    }
    assert 'href="https://example.com/edit/small.md"' in configured
    assert not re.findall(r'href="[^":]*\.html', configured)


def test_a_font_is_copied_as_it_is() -> None:
    """Files that are no text are no templates, either."""
    folders = docs_folders()

    assert {path for path in small_pages("html") if path.endswith(".woff2")}
    for name, content in folders["html"].binary.items():
        assert small_pages("html")[name.removeprefix("assets/")].content == content


def test_a_target_has_the_fonts_of_the_one_that_it_extends() -> None:
    """Beside its own, as it has the other files there."""
    mine = Folder(Path("mine"), {"target.yaml": "extends: html\nmarkup: html\n"}, binary={"assets/a": b"\0"})
    targets = {**docs_folders(), "mine": mine}
    extending = open_target("mine", Templates(languages={}, layouts={}, targets=targets), SDKS)

    assert extending.binary == {**targets["html"].binary, "assets/a": b"\0"}


def test_a_page_of_one_language_has_no_tabs() -> None:
    """In any target; another page's blocks have every language."""
    page = PAGE.replace("order: 1", "order: 1\nlanguages: [tabbed]")
    tabs = {
        "html": 'class="tabs"',
        "docusaurus": "<TabItem",
        "fumadocs": "<Tab ",
        "mkdocs": "===",
        "sphinx": "{tab-item}",
    }

    for target, mark in tabs.items():
        assert mark in small_page(target)
        assert mark not in small_page(target, page)
    assert 'data-lang="spaced"' not in small_page("html", page)
    assert '<div class="single" id="function.greet" data-lang="tabbed">' in small_page("html", page)
    assert "Spaced\n" not in small_page("markdown", page).partition("## Choose")[0]


def test_all_pages_are_in_one_file() -> None:
    """Beside the site, and not among the pages for GitHub; its text is that of the pages."""
    files = small_pages("html")
    text = files["small.md"].content.decode().partition("-->\n\n")[2]

    assert text in files["llms-full.txt"].content.decode()
    assert "docs/markdown/llms-full.txt" not in small_pages("markdown")
