"""What `doctor --docs` finds in a site is what becomes of its code, and without that it finds nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.docs.settings import SiteConfig
from mfa_snippets.integrations.site_checks import check_site
from tests.docs.small import made, small_pages

from .code import code_of_html, code_of_markdown
from .javascript import HERE, build_docusaurus, fumadocs, write_docusaurus
from .sites import build_mkdocs, write_mkdocs

CODE = code_of_markdown(small_pages("markdown")["docs/markdown/small.md"].content.decode())
INCLUDING = made(SiteConfig, code="include", snippets="docs/mfa/snippets")


def _found(site: Path) -> list[str]:
    return [problem.message for problem in check_site(site, ["java", "ruby"])[1]]


def _without(file: Path, *settings: str) -> None:
    text = file.read_text("utf-8")
    for setting in settings:
        assert setting in text
        text = text.replace(setting, "")
    file.write_text(text, "utf-8")


def test_mkdocs_without_preserve_tabs(tmp_path: Path) -> None:
    """The site builds, and each tab in code is spaces."""
    write_mkdocs(small_pages("mkdocs"), tmp_path)
    assert _found(tmp_path) == []
    _without(tmp_path / "mkdocs.yml", ":\n      preserve_tabs: true")

    assert _found(tmp_path) == ["pymdownx.superfences without preserve_tabs: tabs in code become spaces"]
    assert code_of_html(build_mkdocs(tmp_path).page("small")) == [text.expandtabs(4) for text in CODE]


def test_mkdocs_without_check_paths(tmp_path: Path) -> None:
    """The site builds, and code whose file is missing is not there."""
    write_mkdocs(small_pages("mkdocs", host=INCLUDING), tmp_path)
    _without(tmp_path / "mkdocs.yml", ":\n      check_paths: true")
    (tmp_path / "docs/mfa/snippets/tabbed/demo.txt").unlink()

    assert [text.partition(":")[0] for text in _found(tmp_path)] == ["pymdownx.snippets without check_paths"]
    built = build_mkdocs(tmp_path)
    assert built.exit == 0, built.said
    lost = [text for text in CODE if text not in code_of_html(built.page("small"))]
    assert lost == ["def main():\n\thello()"]


@pytest.mark.docs
@pytest.mark.xdist_group("docusaurus")
def test_docusaurus_without_additional_languages(tmp_path: Path) -> None:
    """Java and Ruby are without colours."""
    write_docusaurus({}, _folder(tmp_path / "docs").parent)
    (tmp_path / "docs/index.md").write_text("# Home\n\n```java\nclass A {}\n```\n\n```js\nlet a;\n```\n")
    assert _found(tmp_path) == []
    _without(tmp_path / "docusaurus.config.js", "additionalLanguages: ['java', 'ruby']")

    assert _found(tmp_path) == [
        "prism.additionalLanguages without 'java', 'ruby': this code is not highlighted"
    ]
    built = build_docusaurus(tmp_path)
    page = (tmp_path / "build/index.html").read_text("utf-8")
    assert page.count('class="token keyword"') == 1, built.said


@pytest.mark.docs
@pytest.mark.xdist_group("fumadocs")
def test_fumadocs_without_its_attribute(tmp_path: Path) -> None:
    """The server leaves out every tab that is not chosen."""
    (tmp_path / "package.json").write_bytes((HERE / "fumadocs/package.json").read_bytes())
    pages, content = small_pages("fumadocs"), _folder(tmp_path / "content")
    assert code_of_html(fumadocs(pages, content).page("small")) == CODE
    assert _found(tmp_path) == []
    lost = {
        path: replace(page, content=page.content.replace(b" forceMount", b"")) for path, page in pages.items()
    }

    kept = code_of_html(fumadocs(lost, content).page("small"))
    assert len(kept) < len(CODE)
    assert set(_found(tmp_path)) == {"<Tab> without forceMount: pages from the server lack this language"}


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
