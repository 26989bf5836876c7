"""What `doctor --docs` finds in a site is what becomes of its code, and without that it finds nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.target import SiteConfig
from mfa_snippets.integrations.site_checks import Lexers, check_site
from tests.docs.small import made, small_pages

from .code import code_of_html, code_of_markdown, uncoloured
from .javascript import HERE, build_docusaurus, fumadocs, write_docusaurus
from .sites import build_mkdocs, build_sphinx, sphinx, write_mkdocs

pytestmark = pytest.mark.docs
CODE = code_of_markdown(small_pages("markdown")["docs/markdown/small.md"].content.decode())
Languages = tuple[tuple[str, ...], Lexers]
LANGUAGES: Languages = (("java", "ruby", "bash", "powershell"), {})
PHP_LANGUAGES: Languages = ((), {"php": {"startinline": True}})
INCLUDING = made(SiteConfig, code="include", snippets="docs/mfa/snippets")


def _found(site: Path, languages: Languages = LANGUAGES) -> list[str]:
    return [problem.message for problem in check_site(site, *languages)[1]]


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


PHP = "# Page\n\n```php\n$user = signIn();\n$user->name;\n```\n"


def test_mkdocs_without_options_of_a_lexer(tmp_path: Path) -> None:
    """Code without an opening tag is text to Pygments, until the site has what the hint says."""
    write_mkdocs({"small.md": Artifact(path="small.md", content=PHP.encode(), target="")}, tmp_path)
    assert _found(tmp_path, PHP_LANGUAGES) == ["no lexer options for php: this code is not highlighted"]
    assert uncoloured(build_mkdocs(tmp_path).page("small"), PHP) == {"php"}
    (problem,) = check_site(tmp_path, *PHP_LANGUAGES)[1]
    option = str(problem.hint).removeprefix("add ").partition(" to ")[0]
    config = tmp_path / "mkdocs.yml"
    highlight = f"pymdownx.highlight:\n      extend_pygments_lang: [{option}]\n"
    config.write_text(config.read_text("utf-8").replace("pymdownx.highlight\n", highlight), "utf-8")

    assert _found(tmp_path, PHP_LANGUAGES) == []
    assert uncoloured(build_mkdocs(tmp_path).page("small"), PHP) == set()


def test_sphinx_without_options_of_a_lexer(tmp_path: Path) -> None:
    index = Artifact(path="index.md", content=PHP.encode(), target="")
    built = sphinx({"index.md": index}, tmp_path)
    assert uncoloured(built.page("index"), PHP) == {"php"}
    (problem,) = check_site(tmp_path, *PHP_LANGUAGES)[1]
    config = tmp_path / "docs/conf.py"
    config.write_text(config.read_text("utf-8") + str(problem.hint).removeprefix("set ") + "\n", "utf-8")

    assert _found(tmp_path, PHP_LANGUAGES) == []
    assert uncoloured(build_sphinx(tmp_path).page("index"), PHP) == set()


@pytest.mark.xdist_group("docusaurus")
def test_docusaurus_without_additional_languages(tmp_path: Path) -> None:
    """Java and Ruby are without colours."""
    write_docusaurus({}, _folder(tmp_path / "docs").parent)
    (tmp_path / "docs/index.md").write_text("# Home\n\n```java\nclass A {}\n```\n\n```js\nlet a;\n```\n")
    assert _found(tmp_path) == []
    _without(tmp_path / "docusaurus.config.js", "additionalLanguages: ['java', 'ruby', 'bash', 'powershell']")

    assert _found(tmp_path) == [
        "prism.additionalLanguages without 'java', 'ruby', 'bash', 'powershell': this code is not highlighted"
    ]
    built = build_docusaurus(tmp_path)
    page = (tmp_path / "build/index.html").read_text("utf-8")
    assert page.count('class="token keyword"') == 1, built.said


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
