"""Every page that is published, in every docs system: `make test-docs`, since it takes minutes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from mfa_snippets.artifacts import Artifact
from mfa_snippets.loading import load_all
from mfa_snippets.pages import render_pages
from mfa_snippets.pages.settings import Host
from mfa_snippets.rendering import render_programs

from ..pages.small import made, small_pages
from .building import ROOT, Built, elements_of, text_of
from .code import code_of_html, code_of_markdown
from .hostile import PAGE, TEXTS
from .javascript import docusaurus, fumadocs
from .sites import SITES

pytestmark = pytest.mark.docs

ALL = {**SITES, "docusaurus": ("docusaurus", docusaurus), "fumadocs": ("fumadocs", fumadocs)}
LANGUAGES = {"node": "Node.js", "python": "Python", "go": "Go", "java": "Java", "ruby": "Ruby"}
Pages = Mapping[str, Artifact]


def _pages(target: str) -> Iterator[tuple[str, Artifact]]:
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    programs = render_programs(specification, templates)
    for artifact in render_pages(specification, templates, programs, {}, target):
        yield artifact.path, artifact


@pytest.fixture(scope="module")
def code() -> dict[str, list[str]]:
    """The code of each page by its name."""
    return {
        PurePosixPath(path).stem: code_of_markdown(artifact.content.decode())
        for path, artifact in _pages("markdown")
        if path.endswith(".md")
    }


@pytest.fixture(scope="module", params=ALL)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every page, and the hostile one beside them, in a site of each system."""
    target, build = ALL[request.param]
    hostile = {
        f"hostile{PurePosixPath(path).suffix}": artifact
        for path, artifact in small_pages(target, PAGE).items()
        if path.startswith("small")
    }
    index = dict(_pages(target))
    if request.param == "sphinx":
        contents = index["index.md"]
        index["index.md"] = replace(contents, content=contents.content + b"\n```{toctree}\nhostile\n```\n")
    if request.param == "docusaurus":
        included = small_pages(target, host=made(Host, code="include"))
        index |= {f"included/{path}": artifact for path, artifact in included.items()}
    return build({**index, **hostile}, tmp_path_factory.mktemp(request.param))


def test_every_page_builds(built: Built) -> None:
    """Links, anchors and images included."""
    assert (built.exit, "[warning]" in built.said.lower()) == (0, False), built.said


def test_all_code_is_what_ran(built: Built, code: dict[str, list[str]]) -> None:
    """Each block of each page, of every language, in the HTML as it is served."""
    different = [name for name, blocks in code.items() if code_of_html(built.page(name)) != blocks]

    assert len(code) > 40
    assert different == []


def test_every_language_has_its_tab(built: Built) -> None:
    """Once for each block that has tabs, under the one label that all of them share."""
    text = text_of(built.page("mfa-with-sdks"))

    assert {label: text.count(label) > 5 for label in LANGUAGES.values()} == dict.fromkeys(
        LANGUAGES.values(), True
    )


def test_hostile_text_is_text(built: Built) -> None:
    page = built.page("hostile")
    expected = code_of_markdown(small_pages("markdown", PAGE)["docs/markdown/small.md"].content.decode())

    assert [text for text in TEXTS if text not in text_of(page)] == []
    assert "x-evil" not in elements_of(page)
    assert code_of_html(page) == expected


def test_docusaurus_colours_every_language(built: Built) -> None:
    """Prism knows Java and Ruby only where the site names them."""
    page = built.page("mfa-with-sdks")
    if "docusaurus" not in page:
        pytest.skip("another system")

    for language in ("js", "python", "go", "java", "ruby"):
        blocks = re.findall(rf'<pre[^>]*class="[^"]*language-{language}[^"]*".*?</pre>', page, re.DOTALL)
        assert any('class="token keyword"' in block for block in blocks), language


def test_fumadocs_loses_languages_without_its_attribute(tmp_path: Path) -> None:
    """What `keep` is for: the server leaves out every tab that is not chosen."""
    kept = fumadocs(small_pages("fumadocs"), _folder(tmp_path / "kept")).page("small")
    lost = {
        path: replace(page, content=page.content.replace(b" forceMount", b""))
        for path, page in small_pages("fumadocs").items()
    }
    without = fumadocs(lost, _folder(tmp_path / "lost")).page("small")

    assert len(code_of_html(without)) < len(code_of_html(kept))


def test_docusaurus_includes_code(built: Built) -> None:
    """Through raw-loader, with the tabs and blank lines of the file."""
    if not (built.pages / "included").is_dir():
        pytest.skip("another system")
    expected = code_of_markdown(small_pages("markdown")["docs/markdown/small.md"].content.decode())

    assert code_of_html(built.page("included/small")) == expected


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
