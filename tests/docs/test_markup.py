"""Text is text in every markup, whatever it holds."""

import re

import pytest
from markdown_it import MarkdownIt

from mfa_snippets.contracts.index import indent_size
from mfa_snippets.docs.markup import COMMONMARK, MARKUPS, Html, delimiter
from mfa_snippets.docs.page import slug
from mfa_snippets.docs.target import SiteConfig, escaped

from .small import PAGE, small_page, small_pages

FRONT = "---\ntitle: T\ndescription: D\norder: 1\n---\n"

PROSE = {
    "a tag": ("a <b> c", "a &lt;b> c"),
    "a closing tag": ("</script>", "&lt;/script>"),
    "a comment": ("<!-- a -->", "&lt;!-- a -->"),
    "no tag": ("1 < 2", "1 < 2"),
    "an autolink": ("<https://example.com>", "<https://example.com>"),
    "a code span": ("`<b>` <i>", "`<b>` &lt;i>"),
    "two ticks": ("``a`<b>`` <i>", "``a`<b>`` &lt;i>"),
    "a block": ("```\n<b>\n```\n<i>", "```\n<b>\n```\n&lt;i>"),
    "an escaped tick": ("\\`<b>`", "\\`&lt;b>\\`"),
    "indented code": ("    <b>\n\n      c\n\nd", "```\n<b>\n\n  c\n```\n\nd"),
    "indented code in a list": ("- a\n\n      <b>\n", "- a\n\n  ```\n  <b>\n  ```\n"),
    "indented code as a list's first line": ("1.     <b>\n", "1. ```\n   <b>\n   ```\n"),
    "indented code in a quote": (">     <b>\n>\n>      c", "> ```\n> <b>\n>\n>  c\n> ```"),
    "code that begins deeper": ("        <b>\n    c", "```\n    <b>\nc\n```"),
    "a list after a line": ("a\n- <b>", "a\n\n- &lt;b>"),
    "cells": ("| a | b |\n| --- | --- |\n| <c> | <d> |", "| a | b |\n| --- | --- |\n| &lt;c> | &lt;d> |"),
    "a tick alone": ("a ` <b>", "a \\` &lt;b>"),
    "code beside emphasis": ("`a`__b__*c*_d", "`a`__b__*c*\\_d"),
    "a link's definition, and what refers to it": ("[a]\n\n[a]: b.md", r"\[a\]" + "\n\n" + r"\[a\]: b.md"),
    "a link with a title": ("[_a_](small.md 'T') <c>", '[_a_](small.md "T") &lt;c>'),
    "lines of a quote": ("> _a_ `b\n> c`\n> \\# <d>", "> _a_ `b c`\n> \\# &lt;d>"),
    "cells in a quote": (
        "> a | b\n> --- | ---\n> c \\| d | *e*",
        "> | a | b |\n> --- | ---\n> | c \\| d | *e* |",
    ),
}


@pytest.mark.parametrize(("text", "markdown"), PROSE.values(), ids=PROSE)
def test_prose_has_no_raw_html(text: str, markdown: str) -> None:
    """A tag outside code is text, as it is where raw HTML is off."""
    assert COMMONMARK.prose(text) == markdown


SEED = (
    "mfa-the-users-authentication",
    "import-and-initialize-management-sdk",
    "install-sdk",
    "sign-up-sign-in-or-sign-up-or-in",
)


def test_the_anchors_of_the_vendors_page_still_lead_somewhere(pages: dict[str, str]) -> None:
    """Though what is there has another heading now."""
    page = pages["mfa-with-sdks.html"]

    assert {anchor: page.count(f'id="{anchor}"') for anchor in SEED} == dict.fromkeys(SEED, 1)


ANCHORS = {
    **dict.fromkeys(("markdown", "mkdocs", "docusaurus", "fumadocs"), '<a id="once-so"></a>'),
    "html": '<span id="once-so"></span>',
    "sphinx": "(once-so)=",
}


@pytest.mark.parametrize("target", ANCHORS)
def test_a_former_anchor_is_above_its_heading(target: str) -> None:
    shown = small_page(target, FRONT + ":::anchor once-so\n\n## Now\n")

    assert 0 < shown.index(ANCHORS[target]) < shown.rindex("Now")


SOURCE = FRONT + ":::source\n"
NOBODY, LINK = "The people who publish these pages have it.", "The source of this page"


@pytest.mark.parametrize("target", ["html", "markdown"])
def test_the_source_is_where_the_settings_say(target: str) -> None:
    """No address is invented."""
    address = SiteConfig(edit_url="https://git.example.com/{page}.md")
    (shown,) = (
        artifact.content.decode()
        for path, artifact in small_pages(target, SOURCE, host=address).items()
        if path.endswith({"html": "small.html", "markdown": "small.md"}[target])
    )

    assert NOBODY in small_page(target, SOURCE)
    assert LINK not in small_page(target, SOURCE)
    assert NOBODY not in shown
    assert (
        "https://git.example.com/small.md" in shown.partition(LINK)[0][-60:] + shown.partition(LINK)[2][:60]
    )


@pytest.mark.parametrize("target", ["html", "docusaurus"])
def test_a_link_to_a_page_has_the_suffix_of_the_target(target: str) -> None:
    """With or without an anchor and a title; code keeps it."""
    page = (
        FRONT + '## Über\n\n[a](small.md), [b](small.md#über "T") and `[c](small.md)`\n\n    [d](small.md)\n'
    )
    suffix = {"html": ".html", "docusaurus": ".mdx"}[target]
    shown = small_page(target, page)
    text = shown.partition('<div class="text">')[2].partition("<footer")[0] or shown

    assert text.count(f"small{suffix}") == 2
    assert "[c](small.md)" in shown
    assert "[d](small.md)" in shown


def test_a_table_scrolls_in_its_own_region() -> None:
    """The keyboard reaches it, and each heading says that it is one of a column."""
    table = str(Html().prose("| A |\n| --- |\n| b |"))

    assert table.startswith(
        '<div class="wide" role="group" aria-label="Table, scrolls sideways" tabindex="0">'
    )
    assert '<th scope="col">A</th>' in table


PLAIN = {
    "emphasis": ("*a* _b_ c_d", r"\*a\* \_b\_ c_d"),
    "a link": ("[a](b)", r"\[a\](b)"),
    "a cell": ("a | b", r"a \| b"),
    "an entity": ("&lt; & c", "&amp;lt; & c"),
    "a tag": ("<b>", "&lt;b>"),
    "a list": ("- a", r"\- a"),
    "a backslash": ("\\a `b`", r"\\a \`b\`"),
}


@pytest.mark.parametrize(("text", "markdown"), PLAIN.values(), ids=PLAIN)
def test_plain_text_has_no_markdown(text: str, markdown: str) -> None:
    """A description of the specification shows as it was written."""
    assert COMMONMARK.plain(text) == markdown
    assert re.sub(r"<.*?>", "", Html().prose(COMMONMARK.plain("x " + text))).strip() == "x " + _escaped(text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("text", "ticks"), [("a", "```"), ("a `b`", "```"), ("```", "````"), ("a ````` b", "``````")]
)
def test_a_fence_is_longer_than_what_it_holds(text: str, ticks: str) -> None:
    assert delimiter("`", 3, text) == ticks


@pytest.mark.parametrize("text", ["a", "a\n", "a\n\n\n", "\n\na", "if a:\n\tb  \n", "<&>'\"\n", "\n", ""])
@pytest.mark.parametrize("language", ["python", "nobody-knows"])
def test_highlighting_keeps_every_character(text: str, language: str) -> None:
    """Blank lines at either end, tabs, spaces before a line's end."""
    shown = re.sub(r"<.*?>", "", Html().code(text, language))

    assert (
        shown.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
        == text
    )


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("MFA the user's authentication", "mfa-the-users-authentication"),
        ("Sign-Up, Sign-in, or Sign-Up-Or-In", "sign-up-sign-in-or-sign-up-or-in"),
        ("Import and initialize Management SDK", "import-and-initialize-management-sdk"),
        ("What `amr` holds & why", "what-amr-holds--why"),
    ],
)
def test_an_anchor_is_that_of_github(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


@pytest.mark.parametrize(("indent", "stated"), [("", "0"), ("    ", "4"), ("\t", "1tab"), ("\t\t", "2tab")])
def test_an_indent_as_it_is_stated(indent: str, stated: str) -> None:
    assert indent_size(indent) == stated


def test_a_default_cannot_leave_its_quotes() -> None:
    assert escaped('a"$(b)`\\', '"$`\\', "\\") == r"a\"\$(b)\`\\"


def test_ids_are_unique() -> None:
    """Headings, blocks, panels, failures and the page's frame never share an anchor, nor do equal blocks."""
    headings = "\n\n## Content\n\n## Tree\n\n## Pages\n"
    found = re.findall(r' id="([^"]*)"', small_page("html", PAGE + "\n:::install\n" + headings))

    assert sorted(set(found)) == sorted(found)


def test_no_harm_in_html() -> None:
    """No tag of the specification or of the prose is a tag of the page."""
    page = small_page("html")

    assert "<b>" not in page
    assert re.findall(r"<script[^>]*>", page) == [
        '<script type="application/ld+json">',
        '<script src="pre.js">',
        '<script src="tabs.js" defer>',
        '<script src="choose.js">',
    ]
    assert " style=" not in page


def test_code_with_options_of_its_lexer() -> None:
    """A fragment of PHP has no opening tag, without which Pygments reads it as text."""
    markup = Html(lexers={"php": {"startinline": True}})

    assert '<span class="nv">$a</span>' in markup.code("$a = 1;\n", "php")
    assert '<span class="nv">$a</span>' in markup.prose("```php\n$a = 1;\n```")
    assert '<span class="nv">' not in Html().code("$a = 1;\n", "php")


def test_details_end_where_they_end() -> None:
    """Whatever fence is in them: those of Sphinx are of tildes, too."""
    fence = "~" * 20
    page = small_page("sphinx", f"{FRONT}:::details More\n\n{fence}\nlet a;\n{fence}\n\n:::end\n\nAfter.\n")
    first, *_, last = MarkdownIt().parse(page.partition("D\n")[2])

    assert (first.type, first.info) == ("fence", "{dropdown} More")
    assert first.content == f"\n{fence}\nlet a;\n{fence}\n\n"
    assert last.type == "paragraph_close"


def test_symbols_stay_symbols_in_mdx() -> None:
    """Docusaurus makes emoji of names, and MDX takes an emoji behind underscores for a letter."""
    assert MARKUPS["mdx"].prose("a :x: -__b__\U0001f469") == r"a \:{''}x: -__b__&#128105;"


def test_an_authors_own_escapes_are_read_by_each_dialect() -> None:
    """Python-Markdown reads fewer than CommonMark has."""
    assert MARKUPS["python-markdown"].prose(r"a \" b \* c \|") == r'a " b \* c &#124;'
    assert COMMONMARK.prose(r"a \" b \* c \$") == r'a " b \* c \$'
