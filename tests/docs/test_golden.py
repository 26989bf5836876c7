"""The small page in each target, kept and reviewed line by line."""

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from .small import small_pages


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("markdown", "docs/markdown/small.md"),
        ("html", "small.html"),
        ("mkdocs", "small.md"),
        ("docusaurus", "small.mdx"),
        ("fumadocs", "small.mdx"),
        ("sphinx", "small.md"),
    ],
    ids=["markdown", "html", "mkdocs", "docusaurus", "fumadocs", "sphinx"],
)
def test_the_small_page(target: str, path: str, file_regression: FileRegressionFixture) -> None:
    """Prose, every block, a language that cannot, a program that changed: byte for byte."""
    content = small_pages(target)[path].content

    # no .md, because ruff formats the code in it
    file_regression.check(content, binary=True, basename=target, extension=".txt")


FILES = {
    "markdown": ["docs/markdown/llms.txt", "docs/markdown/small.md"],
    "html": [
        "404.html",
        "choose.js",
        "feedback.js",
        "index.html",
        "inter-license.txt",
        "inter.woff2",
        "llms-full.txt",
        "llms.txt",
        "markdown.js",
        "minisearch.js",
        "pre.js",
        "search-index.js",
        "search.js",
        "small.html",
        "small.md",
        "style.css",
        "tabs.js",
    ],
    "mkdocs": [".nav.yml", "index.md", "small.md"],
    "docusaurus": ["index.mdx", "sidebar.js", "small.mdx"],
    "fumadocs": ["index.mdx", "meta.json", "small.mdx"],
    "sphinx": ["index.md", "small.md"],
}


@pytest.mark.parametrize(("target", "files"), FILES.items(), ids=FILES)
def test_the_files_of_each_target(target: str, files: list[str]) -> None:
    """A page each, lists of the pages, and what all pages share."""
    assert sorted(small_pages(target)) == files


def test_every_file_belongs_to_its_target() -> None:
    """So that a build of one target removes nothing of another."""
    assert {artifact.target for artifact in small_pages("html").values()} == {"html"}


def test_the_twin_is_the_page_in_markdown() -> None:
    """Beside each page in HTML stands the one that GitHub shows."""
    assert (
        small_pages("html")["small.md"].content == small_pages("markdown")["docs/markdown/small.md"].content
    )
