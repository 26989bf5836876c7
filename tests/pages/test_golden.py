"""The small page in each target, kept and reviewed line by line."""

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from .small import small_pages


@pytest.mark.parametrize(
    ("target", "path"),
    [("markdown", "docs/markdown/small.md"), ("html", "small.html")],
    ids=["markdown", "html"],
)
def test_the_small_page(target: str, path: str, file_regression: FileRegressionFixture) -> None:
    """Prose, every block, a language that cannot, a program that changed: byte for byte."""
    content = small_pages(target)[path].content

    # no .md, because ruff formats the code in it
    file_regression.check(content, binary=True, basename=target, extension=".txt")


def test_the_files_of_each_target() -> None:
    """Markdown is pages alone; HTML has a list of the pages, and files that all pages share."""
    assert sorted(small_pages("markdown")) == ["docs/markdown/small.md"]
    assert sorted(small_pages("html")) == [
        "404.html",
        "index.html",
        "markdown.js",
        "pre.js",
        "search-index.js",
        "search.js",
        "small.html",
        "style.css",
        "tabs.js",
    ]


def test_every_file_belongs_to_its_target() -> None:
    """So that a build of one target removes nothing of another."""
    assert {artifact.target for artifact in small_pages("html").values()} == {"html"}
