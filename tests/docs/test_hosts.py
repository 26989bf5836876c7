"""What a docs site sets in place of a target's own settings: names of tabs, and where code stands."""

from pathlib import Path

import pytest

from mfa_snippets.docs.target import SiteConfig, read_site_configs
from mfa_snippets.errors import InputError

from .small import PAGE, SDKS, docs_folders, made, small_page, small_pages

NAMES = {"group": "sdk", "ids": {"tabbed": "tab-x"}, "labels": {"tabbed": "Tab X", "spaced": "Space"}}
PAGES = {
    "mkdocs": ("small.md", ('===! "Space"', '=== "Tab X"', '=== "Unable"')),
    "docusaurus": (
        "small.mdx",
        ('<Tabs groupId="sdk" queryString>', '<TabItem value="tab-x" label="Tab X">', 'value="spaced"'),
    ),
    "fumadocs": (
        "small.mdx",
        (
            '<Tabs groupId="sdk" persist items={["Space", "Tab X", "Unable"]}>',
            '<Tab value="Tab X" id="function.greet.tab-x" forceMount>',
        ),
    ),
    "sphinx": ("small.md", (":sync-group: sdk", "{tab-item} Tab X\n:sync: tab-x\n", ":sync: spaced")),
}


@pytest.mark.parametrize(
    ("target", "page", "texts"), [(name, *rest) for name, rest in PAGES.items()], ids=PAGES
)
def test_tabs_are_named_as_the_site_names_them(target: str, page: str, texts: tuple[str, ...]) -> None:
    """So that one choice moves its tabs and ours."""
    host = made(SiteConfig, tabs=NAMES)
    content = small_pages(target, host=host)[page].content.decode()

    assert [text for text in texts if text not in content] == []
    assert '"Tabbed"' not in content


@pytest.mark.parametrize("target", PAGES)
def test_the_site_names_the_list_of_pages(target: str) -> None:
    pages = small_pages(target, host=made(SiteConfig, site_name="Sign-in & more"))
    index = next(page.content.decode() for path, page in pages.items() if path.startswith("index"))

    assert "Sign-in & more" in index
    assert "MFA snippets" not in index


@pytest.mark.parametrize("target", PAGES)
def test_code_may_stand_in_files(target: str) -> None:
    """Each function and each whole file has its file beside the pages, and no page holds its text."""
    pages = small_pages(target, host=made(SiteConfig, code="include"))
    files = {path: artifact for path, artifact in pages.items() if path.startswith("snippets/")}

    assert sorted(files) == [
        *(f"snippets/spaced/{name}.txt" for name in ("demo", "say_greeting", "src/client")),
        *(f"snippets/tabbed/{name}.txt" for name in ("demo", "say_greeting", "src/client")),
        *(f"snippets/unable/{name}.txt" for name in ("demo", "src/client")),
    ]
    assert files["snippets/tabbed/demo.txt"].content == b"def main():\n\thello()\n"
    assert b"def " not in pages[PAGES[target][0]].content


TABS = {"mkdocs": "=== ", "docusaurus": "<TabItem", "fumadocs": "<Tab ", "sphinx": "{tab-item}"}


@pytest.mark.parametrize("target", TABS)
def test_a_page_of_one_language_has_no_tabs(target: str) -> None:
    """Its blocks are in the text."""
    page = PAGE.replace("order: 1\n", "order: 1\nlanguages: [tabbed]\n")
    name, _ = PAGES[target]
    content = small_pages(target, page)[name].content.decode()

    assert TABS[target] in small_page(target)
    assert TABS[target] not in content
    assert "get tabbed-sdk@1.2.0" in content
    assert "get spaced-sdk@1.2.0" not in content


TEXT = """\
---
title: Text
description: A callout and details.
order: 1
---

> [!CAUTION]
> First {x}.
>
> Second.

:::details More `{y}`

Inside.

:::end
"""
MARKUP = {
    "mkdocs": '!!! danger "Caution"\n\n    First \\{x\\}.\n\n    Second.\n\n'
    "////// details | More `{y}`\n\nInside.\n\n//////\n\n"
    "<style>details:not([open])::details-content { display: none }</style>\n",
    "docusaurus": ":::danger[Caution]\n\nFirst &#123;x\\}.\n\nSecond.\n\n:::\n\n"
    "<details>\n<summary>More `{y}`</summary>\n\nInside.\n\n</details>\n",
    "fumadocs": '<Callout type="error" title="Caution">\n\nFirst &#123;x\\}.\n\nSecond.\n\n</Callout>\n\n'
    "<details>\n<summary>More `{y}`</summary>\n\nInside.\n\n</details>\n",
    "sphinx": "~~~{caution}\n\nFirst \\{x\\}.\n\nSecond.\n\n~~~\n\n"
    "~~~~~~~~~~~~~~~~{dropdown} More `{y}`\n\nInside.\n\n~~~~~~~~~~~~~~~~\n",
}


@pytest.mark.parametrize("target", MARKUP)
def test_callouts_and_details_are_the_systems_own(target: str) -> None:
    name, _ = PAGES[target]
    content = small_pages(target, TEXT)[name].content.decode()

    assert content.endswith("\n\n" + MARKUP[target])


def test_other_components_keep_their_tabs_otherwise() -> None:
    """The two sets of Fumadocs' components differ in a name."""
    tabs = {"keep": "keepMounted", "module": "@fumadocs/base-ui/components/tabs"}
    page = small_pages("fumadocs", host=made(SiteConfig, tabs=tabs))["small.mdx"].content.decode()

    assert "import { Tab, Tabs } from '@fumadocs/base-ui/components/tabs';" in page
    assert "import { Callout } from '@fumadocs/base-ui/components/callout';" in page
    assert " keepMounted>" in page
    assert "forceMount" not in page


CASES = {
    "no settings": ("[a]", "site.yaml:1:1: a list, expected a mapping"),
    "a target that does not exist": (
        "mkdoc: {}\n",
        "site.yaml:1:1: target 'mkdoc' is not defined\nhint: did you mean 'mkdocs'?",
    ),
    "a language that does not exist": (
        "mkdocs:\n  tabs:\n    labels: {space: S}\n",
        "site.yaml:3:14: language 'space' is not defined\nhint: did you mean 'spaced'?",
    ),
    "code anywhere else": (
        "sphinx: {code: linked}\n",
        "site.yaml:1:16: 'linked', expected 'inline' or 'include'",
    ),
    "a date that is none, and a name that reorders text": (
        'html: {updated: 2026-99-99, site_name: "a\\u202eb"}\n',
        "site.yaml:1:17: '2026-99-99', expected a valid date in the format YYYY-MM-DD, "
        "month value is outside expected range of 1-12\n"
        r"site.yaml:1:40: 'a\u202eb', expected one line of text without control characters",
    ),
    "one address for all pages": (
        "html: {edit_url: https://example.com/edit}\n",
        "site.yaml:1:18: 'https://example.com/edit', expected https://… with {page}, or nothing",
    ),
    "a setting that is not a site's": (
        "sphinx: {markup: html}\nmkdocs: {tabs: {colour: red}}\n",
        "site.yaml:1:10: key 'markup' is unknown here\n"
        "hint: expected one of: code, edit_url, links, site_name, snippets, tabs, updated\n"
        "site.yaml:2:17: key 'colour' is unknown here\n"
        "hint: expected one of: group, ids, keep, labels, module",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_a_problem_and_its_place(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("site.yaml").write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_site_configs(Path("site.yaml"), docs_folders(), SDKS)

    assert str(error.value) == message
