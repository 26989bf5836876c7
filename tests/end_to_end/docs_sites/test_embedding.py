"""Functions in pages of a host, and a build that ends where one does not exist."""

from pathlib import Path

import pytest

from mfa_snippets.integrations.embedding import Embedding, load_embedding

from .building import ROOT, Built, fragment, run
from .code import code_of_html

LABELS = ("Node.js", "Python", "Go", "Java", "Ruby")
MKDOCS = """\
---
title: Sign in
---

# Sign in

The second factor:

:::function start_mfa_with_otp

!!! note

    In a block of another extension:

    :::function verify_otp

    ```text
    :::function in_an_indented_fence
    ```

```text
:::function in_a_fence
```

The directive `:::function` in code.

::: other.plugins.directive

> ::: other.plugins.directive

:::all-limits
"""
RST = """\
Sign in
=======

.. toctree::

   other

.. mfa-snippet:: start_mfa_with_otp

* In a list:

  .. mfa-snippet:: verify_otp
"""
MYST = """\
# Other

> ```{mfa-snippet} start_mfa_with_otp
> ```

````{list-table}
* - ```{mfa-snippet} verify_otp
    ```
````
"""


@pytest.fixture(scope="module")
def made() -> Embedding:
    return load_embedding("mkdocs", evidence=ROOT / "evidence")


def _expected(made: Embedding) -> list[str]:
    """The two functions in each language with their imports, as the apps have them."""
    site = made.site
    codes = [
        site.codes[language, name]
        for name in ("start_mfa_with_otp", "verify_otp")
        for language in site.specification.sdks
    ]
    return [text.strip("\n") for code in codes for text in (code.imports, code.text) if text]


def _mkdocs(folder: Path, page: str) -> Built:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text(page, "utf-8")
    plugins = fragment("mkdocs.yml").replace("awesome-nav", "mfa-snippets")
    config = f"site_name: Docs\n{plugins}"
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    return run("mkdocs", "build", "--strict", folder=folder, pages=folder / "site")


def _sphinx(folder: Path, rst: str, myst: str) -> Built:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.rst").write_text(rst, "utf-8")
    (folder / "docs/other.md").write_text(myst, "utf-8")
    config = f'project = "Docs"\n{fragment("conf.py")}extensions += ["mfa_snippets.integrations.sphinx"]\n'
    (folder / "docs/conf.py").write_text(config, "utf-8")
    return run("sphinx-build", "-W", "-q", "docs", "site", folder=folder, pages=folder / "site")


@pytest.mark.docs
def test_mkdocs_shows_them(made: Embedding, tmp_path: Path) -> None:
    """In place of the line, indented as it is; what is in a fence, or another plugin's, stays."""
    built = _mkdocs(tmp_path, MKDOCS)
    assert built.exit == 0, built.said
    page = (tmp_path / "site/index.html").read_text("utf-8")

    code = code_of_html(page)
    assert [text for text in _expected(made) if text not in code] == []
    assert code[-2:] == [":::function in_an_indented_fence", ":::function in_a_fence"]
    assert page.count("::: other.plugins.directive") == 2
    assert all(page.count(f">{label}</label>") == 3 for label in LABELS)


@pytest.mark.docs
def test_mkdocs_ends_with_every_problem(tmp_path: Path) -> None:
    """Page, line and column of the file, front matter counted; and no page is written."""
    page = MKDOCS.replace("verify_otp", "verfy_otp").replace("with_otp", "with_opt")
    built = _mkdocs(tmp_path, page)

    assert built.exit == 1
    assert "docs/index.md:9:13: function 'start_mfa_with_opt' is not defined" in built.said
    assert "hint: did you mean 'start_mfa_with_otp'?" in built.said
    assert "docs/index.md:15:17: function 'verfy_otp' is not defined" in built.said
    assert "hint: did you mean 'verify_otp'?" in built.said


NESTED = {
    "a quote": ("> :::function verify_otp", 3, ":::function"),
    "a callout": ("> [!NOTE]\n> :::function verify_otp", 3, ":::function"),
    "a list": ("- :::function verify_otp", 3, ":::function"),
    "a table": ("| a |\n| --- |\n| :::client |", 3, ":::client"),
    "a quote in an admonition": ("!!! note\n\n    > ::: client", 7, "::: client"),
    "a line with more": ("Now: ::: client", 6, "::: client"),
    "a line with code": ("`a` and\nb `:::file` :::client all", 13, ":::client"),
    "a fence in a quote": ("> ```\n> :::client\n> ```", 3, ":::client"),
}


@pytest.mark.parametrize(("text", "column", "directive"), NESTED.values(), ids=NESTED)
def test_no_directive_is_published_as_text(made: Embedding, text: str, column: int, directive: str) -> None:
    """Where no block can be, it is refused with its place."""
    ((_, block, (problem,)),) = made.find("docs/index.md", text, first_line=5)
    line = 5 + next(index for index, each in enumerate(text.split("\n")) if ":::" in each)

    assert block is None
    assert str(problem) == (
        f"docs/index.md:{line}:{column}: '{directive}' within other text, expected it on a line of its own\n"
        "hint: a block can't be in a quote, a list or a table"
    )


@pytest.mark.parametrize(
    "text",
    [
        ":::",
        "::: warning",
        ":::{note}",
        "::::cards",
        "- ::: a.b",
        "a :::cards b",
        "`` :::client `b`` c",
        "<!--\n:::nope\n-->",
        "a <!-- :::client -->",
    ],
)
def test_directives_of_others_are_left_alone(made: Embedding, text: str) -> None:
    """Those have a space before a name that is none of ours, or no name; and nothing is in a comment."""
    assert [each for each in made.find("docs/index.md", text) if each[1] or each[2]] == []


@pytest.mark.parametrize("text", [":::snipet verify_otp", "\t:::snipet", "::: client now", ":::operations"])
def test_a_typo_is_a_problem(made: Embedding, text: str) -> None:
    """As on the pages of the specification, whose lists are not for other pages."""
    ((_, block, problems),) = made.find("docs/index.md", text)

    assert block is None
    assert len(problems) == 1


NAMES = {
    "otp.verify_otp": "verify_otp",
    "otp.verify": "verify_otp",
    "otp.start_mfa": "start_mfa_with_otp",
    "oauth.exchange_oauth_code": "exchange_oauth_code",
    "session.require_mfa": "require_mfa",
}


@pytest.mark.parametrize(("name", "function"), NAMES.items())
def test_a_name_may_have_its_module(made: Embedding, name: str, function: str) -> None:
    """The block is that of the function's own name."""
    ((_, block, problems),) = made.find("docs/index.md", f":::function {name}")
    ((_, same, _),) = made.find("docs/index.md", f":::function {function}")

    assert problems == []
    assert block == same


WRONG_NAMES = {
    "start_mfa": "'start_mfa' is the name of 4 functions\nhint: write one of: start_mfa_with_enchanted_link, "
    "start_mfa_with_magic_link, start_mfa_with_otp, start_mfa_with_passkey",
    "otp.verify_totp": "function 'otp.verify_totp' is not defined\nhint: did you mean 'verify_otp'?",
    "totp.verify_otp": "function 'totp.verify_otp' is not defined\nhint: did you mean 'verify_otp'?",
}


@pytest.mark.parametrize(("name", "message"), WRONG_NAMES.items())
def test_a_name_of_no_or_several_functions(made: Embedding, name: str, message: str) -> None:
    """What could have been meant is listed."""
    ((_, block, (problem,)),) = made.find("docs/index.md", f":::function {name}")

    assert block is None
    assert str(problem) == f"docs/index.md:1:13: {message}"


@pytest.mark.docs
def test_sphinx_shows_them(made: Embedding, tmp_path: Path) -> None:
    """In reStructuredText and in MyST, also in a list, a quote and a table."""
    built = _sphinx(tmp_path, RST, MYST)
    assert built.exit == 0, built.said

    for name in ("index", "other"):
        page = (tmp_path / f"site/{name}.html").read_text("utf-8")
        assert code_of_html(page) == _expected(made)
        assert page.count('data-sync-group="lang"') == 2 * len(made.site.specification.sdks)


@pytest.mark.docs
def test_sphinx_ends_with_every_problem(tmp_path: Path) -> None:
    """Also without -W, and for each page."""
    rst = RST.replace("verify_otp", "verfy_otp")
    myst = MYST.replace("verify_otp", "verfy_otp").replace("with_otp", "with_opt")
    built = _sphinx(tmp_path, rst, myst)

    assert built.exit == 2
    said = " ".join(built.said.split())
    assert "docs/index.rst:12:1: function 'verfy_otp' is not defined" in said
    assert "docs/other.md:3:1: function 'start_mfa_with_opt' is not defined" in said
    assert "docs/other.md:7:1: function 'verfy_otp' is not defined" in said
