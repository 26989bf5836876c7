"""What is wrong with a page is told with its place, all at once."""

from pathlib import Path

import pytest

from mfa_snippets.docs.page import Heading, parse_all, parse_parts
from mfa_snippets.docs.target import open_target
from mfa_snippets.errors import InputError, printable
from mfa_snippets.rendering.templates import Templates

from .small import DOCS, PAGE, SDKS, docs_folders, small_page, small_pages

FRONT = "---\ntitle: T\ndescription: D\norder: 1\n---\n"
LINKED = "a link or an image, expected text without: titles and headings are links or buttons"
HEADING = "a heading within other text, expected '## ' at the beginning of a line"
MARK = "'[!TIP]' within other text, expected '> [!TIP] ' at the beginning of a line"
NO_ANCHOR = "no letter or digit, expected one for the anchor"
FORM = "hint: write ---, then title, description and order, then ---"

CASES = {
    "no front matter": ("# Title\n", f"pages/small.md:1:1: no front matter, expected it first\n{FORM}"),
    "front matter that does not end": (
        "---\ntitle: T\n",
        f"pages/small.md:1:1: no front matter, expected it first\n{FORM}",
    ),
    "front matter that is no mapping": (
        "---\n- a\n---\n",
        "pages/small.md:2:1: a list, expected a mapping",
    ),
    "front matter that is no YAML": (
        "---\ntitle: 'T\n---\n",
        "pages/small.md:2:10: found unexpected end of stream, expected YAML",
    ),
    "front matter with a control character": (
        "---\ntitle: T\x07\n---\n",
        "pages/small.md:2:9: character U+0007, expected text without control characters",
    ),
    "a key that is no text": (
        FRONT.replace("---\ntitle", "---\n? [a]\n: b\ntitle") + "\n",
        "pages/small.md:2:3: a key that is not text, expected a name",
    ),
    "a title that reorders text": (
        FRONT.replace("title: T", 'title: "T\\u202e"'),
        r"pages/small.md:2:8: 'T\u202e', expected one line of text without control characters",
    ),
    "a title of two lines": (
        FRONT.replace("title: T", 'title: "T\\nU"') + "\n",
        "pages/small.md:2:8: 'T\\nU', expected one line of text without control characters",
    ),
    "a key that is missing": (
        "---\ntitle: T\norder: 1\n---\n",
        "pages/small.md:2:1: key 'description' is missing, expected it here",
    ),
    "a key that is unknown": (
        "---\ntitle: T\ndescription: D\norder: 1\nauthor: A\n---\n",
        "pages/small.md:5:1: key 'author' is unknown here\n"
        "hint: expected one of: description, group, languages, order, title",
    ),
    "a key that stands twice": (
        "---\ntitle: T\ntitle: U\ndescription: D\norder: 1\n---\n",
        "pages/small.md:3:1: key 'title' is here twice, expected once",
    ),
    "values of the wrong kind": (
        "---\ntitle: [T]\ndescription: ''\norder: first\n---\n",
        "pages/small.md:2:8: a list, expected text\n"
        "pages/small.md:3:14: '', expected text that is not empty\n"
        "pages/small.md:4:8: 'first', expected an integer",
    ),
    "a block that is unknown": (
        FRONT + "  :::functon greet\n",
        "pages/small.md:6:6: block 'functon' is not defined\nhint: did you mean 'function'?",
    ),
    "a block without its argument": (
        FRONT + ":::function\n",
        "pages/small.md:6:4: ':::function', expected ':::function FUNCTION'",
    ),
    "a block with an argument too many": (
        FRONT + ":::install greeting\n",
        "pages/small.md:6:12: ':::install greeting', expected ':::install'",
    ),
    "a function that is unknown": (
        FRONT + ":::function great\n",
        "pages/small.md:6:13: function 'great' is not defined\nhint: did you mean 'greet'?",
    ),
    "a file that is unknown": (
        FRONT + ":::file dem\n",
        "pages/small.md:6:9: file 'dem' is not defined\nhint: did you mean 'demo'?",
    ),
    "a module, which is no whole file": (
        FRONT + ":::file greeting\n",
        "pages/small.md:6:9: file 'greeting' is not defined\nhint: expected one of: client, demo",
    ),
    "a scenario that is unknown": (
        FRONT + ":::run greetings\n",
        "pages/small.md:6:8: scenario 'greetings' is not defined\nhint: did you mean 'greeting'?",
    ),
    "an operation that is unknown": (
        FRONT + ":::operation say.hallo\n",
        "pages/small.md:6:14: operation 'say.hallo' is not defined\nhint: did you mean 'say.hello'?",
    ),
    "an error that is unknown": (
        FRONT + ":::error E2\n",
        "pages/small.md:6:10: error 'E2' is not defined\nhint: expected one of: E1, name",
    ),
    "a language that is unknown": (
        FRONT.replace("order: 1", "order: 1\nlanguages: [tabbed, lisp]") + ":::install\n",
        "pages/small.md:5:21: language 'lisp' is not defined\nhint: expected one of: spaced, tabbed, unable",
    ),
    "languages without any": (
        FRONT.replace("order: 1", "order: 1\nlanguages: []"),
        "pages/small.md:5:12: an empty list, expected at least one entry",
    ),
    "limits of a module that is unknown": (
        FRONT + ":::limits greetin\n",
        "pages/small.md:6:11: module 'greetin' is not defined\nhint: did you mean 'greeting'?",
    ),
    "details without a title": (
        FRONT + ":::details\n\n:::end\n",
        "pages/small.md:6:4: ':::details', expected ':::details TITLE'",
    ),
    "details in details": (
        FRONT + ":::details A\n\n:::details B\n\n:::end\n",
        "pages/small.md:8:4: ':::details', expected ':::end' before it",
    ),
    "details without an end": (
        FRONT + ":::details A\n\nText.\n",
        "pages/small.md:6:4: details without an end, expected ':::end' below",
    ),
    "an end without details": (
        FRONT + ":::end\n",
        "pages/small.md:6:4: ':::end', expected ':::details' before it",
    ),
    "an end with a title": (
        FRONT + ":::details A\n:::end A\n",
        "pages/small.md:7:8: ':::end A', expected ':::end'",
    ),
    "a callout that is unknown": (
        FRONT + "> [!WARN]\n> Text.\n",
        "pages/small.md:6:5: callout 'WARN' is not defined\nhint: did you mean 'WARNING'?",
    ),
    "a callout of an unknown kind with text on its line": (
        FRONT + "> [!WARN] Text.\n",
        "pages/small.md:6:5: callout 'WARN' is not defined\nhint: did you mean 'WARNING'?",
    ),
    "a link to no anchor on the line of a callout": (
        FRONT + "> [!TIP] One.\n> [it](#step).\n",
        "pages/small.md:7:8: anchor '#step' is not defined\nhint: expected one of: #t",
    ),
    "characters that reorder text": (
        FRONT + "One.\n\n## A \u2066b\n\n```\n\u202d\n```\n\u200f\u061c\u2028",
        "pages/small.md:8:6: U+2066 hides or reorders text, expected text without it\n"
        "pages/small.md:11:1: U+202D hides or reorders text, expected text without it\n"
        "pages/small.md:13:1: U+200F hides or reorders text, expected text without it\n"
        "pages/small.md:13:2: U+061C hides or reorders text, expected text without it\n"
        "pages/small.md:13:3: U+2028 hides or reorders text, expected text without it",
    ),
    "links and images in titles": (
        FRONT.replace("title: T", "title: T <https://example.com>").replace("D", "'![D](d.png)'") + "Text.\n",
        f"pages/small.md:2:8: {LINKED}\npages/small.md:3:14: {LINKED}",
    ),
    "links and images in headings": (
        FRONT + "## A [b](#t)\n\n### ![C](c.png)\n",
        f"pages/small.md:6:4: {LINKED}\npages/small.md:8:5: {LINKED}",
    ),
    "a title, a group and a heading without an anchor": (
        FRONT.replace("T\n", "'!?'\ngroup: '?'\n") + "## !?\n",
        f"pages/small.md:2:8: {NO_ANCHOR}\npages/small.md:3:8: {NO_ANCHOR}",
    ),
    "a heading without an anchor": (FRONT + "## !?\n", f"pages/small.md:6:4: {NO_ANCHOR}"),
    "headings within other text": (
        FRONT + "A\n---\n\n> ## B\n\n- # C\n\n  ## D\n\n##\tE\n\n> [!TIP]\n> a\n> ## F\n",
        "\n".join(
            f"pages/small.md:{line}: {HEADING}" for line in ("6:1", "9:1", "11:1", "13:1", "15:1", "19:3")
        ),
    ),
    "marks of callouts within other text": (
        FRONT + "[!TIP] A.\n\n>  [!TIP] B.\n\n> [!TIP]C.\n\n- > [!TIP]\n  > D.\n\n> [!TIP]\n> > [!TIP]\n",
        "\n".join(f"pages/small.md:{at}: {MARK}" for at in ("6:1", "8:1", "10:1", "12:1", "16:3")),
    ),
    "links and images in the title of details": (
        FRONT + ":::details A [b](#t)\n\n:::end\n\n:::details ![C](c.png)\n\n:::end\n",
        f"pages/small.md:6:12: {LINKED}\npages/small.md:10:12: {LINKED}",
    ),
    "former anchors that are none, or of something else": (
        FRONT + ":::anchor A b\n\n## C\n\n:::anchor c\n\n:::anchor d\n\n:::anchor d\n",
        "pages/small.md:6:11: anchor 'A b', expected lowercase letters, digits, - and _\n"
        "pages/small.md:10:11: anchor '#c' of 'c' repeats line 8, expected another\n"
        "pages/small.md:14:11: anchor '#d' of 'd' repeats line 12, expected another",
    ),
    "two choosers": (
        FRONT + ":::choose\n\n## A\n\n:::choose\n",
        "pages/small.md:10:4: ':::choose' is on line 6, too, expected it once on a page",
    ),
    "fences that a docs system runs": (
        FRONT + "```{raw} html\n<b>\n```\n\n- A\n  ~~~Mermaid\n  a\n  ~~~\n\n> [!TIP]\n> ```js live\n> ```\n",
        "pages/small.md:6:1: a fence of '{raw} html', expected the name of a language, or none\n"
        "pages/small.md:11:1: a fence of 'Mermaid', expected the name of a language, or none\n"
        "pages/small.md:16:3: a fence of 'js live', expected the name of a language, or none",
    ),
    "a callout without text": (
        FRONT + "Text.\n\n> [!NOTE]\n:::nothing\n",
        "pages/small.md:8:5: a callout without text, expected a quoted line below it\n"
        "pages/small.md:9:4: block 'nothing' is not defined",
    ),
    "a link to no anchor in a callout": (
        FRONT + "> [!TIP]\n> See\n> [it](#step).\n",
        "pages/small.md:8:8: anchor '#step' is not defined\nhint: expected one of: #t",
    ),
    "headings with one anchor": (
        FRONT + "## The *end*\n\nText.\n\n## The end!\n",
        "pages/small.md:10:4: anchor '#the-end' of 'The end!' repeats line 6, expected another",
    ),
    "a second title": (
        FRONT + "# Other\n",
        "pages/small.md:6:1: a heading of the first level, expected only the title to be one\nhint: write ##",
    ),
    "a link to no anchor": (
        FRONT + "## Steps\n\nOne.\nSee [it](#step).\n",
        "pages/small.md:9:10: anchor '#step' is not defined\nhint: did you mean '#steps'?",
    ),
    "links to no anchor, one of them in a line with others": (
        FRONT + "## Steps\n\n[a](#steps) [b](#step) and\n[c](small.md#stop), [d](#step).\n",
        "pages/small.md:8:17: anchor '#step' is not defined\nhint: did you mean '#steps'?\n"
        "pages/small.md:9:5: anchor '#stop' is not defined\nhint: did you mean '#steps'?\n"
        "pages/small.md:9:25: anchor '#step' is not defined\nhint: did you mean '#steps'?",
    ),
    "a block with two arguments": (
        FRONT + ":::function greet  all\n",
        "pages/small.md:6:13: function 'greet  all' is not defined\nhint: did you mean 'greet'?",
    ),
    "an image": (
        FRONT + "Look:\n\n![a plan](plan.png)\n",
        "pages/small.md:8:11: an image 'plan.png', expected text: pages are published without image files\n"
        "hint: link to it, [text](https://…)",
    ),
    "a link to a page that does not exist": (
        FRONT + "See [it](smal.md).\n",
        "pages/small.md:6:10: page 'smal' is not defined\nhint: did you mean 'small'?",
    ),
    "a link to a file": (
        FRONT + "See\n[it](../other.html).\n",
        "pages/small.md:7:6: link '../other.html' is not a page, expected page.md, #anchor or an address\n"
        "hint: an address begins with https://, http:// or mailto:",
    ),
}


@pytest.mark.parametrize(("source", "message"), CASES.values(), ids=CASES)
def test_a_problem_and_its_place(source: str, message: str) -> None:
    """File, line, column, what it is, what was expected, and a hint where there is one."""
    with pytest.raises(InputError) as error:
        small_pages("markdown", source)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        *((name, f"'{name}'") for name in ("index", "404", "a#b", "a b", "a).x", "-a", "<b>", "é")),
        ("a\nb", r"'a\nb'"),
        ("\udcff", r"'\udcff'"),
        ("a" * 101, f"'{'a' * 60}…'"),
    ],
)
def test_a_page_has_a_name_for_addresses(name: str, shown: str) -> None:
    with pytest.raises(InputError) as error:
        parse_all({Path(f"pages/{name}.md"): FRONT}, SDKS)

    expected = f"page {shown}, expected 1 to 100 letters, digits, - and _; not index nor 404"
    assert str(error.value) == f"pages/{printable(name)}.md: {expected}"


def test_a_heading_is_read_in_time() -> None:
    """Though any of its spaces might be the last: with a square of their number, this takes an hour."""
    (heading,) = parse_parts(["## a" + " " * 1_000_000 + "b ##"])

    assert isinstance(heading, Heading)
    assert heading.text == "a" + " " * 1_000_000 + "b"


WITHIN = {
    "a quote": ("> :::install", 1, 3, ":::install"),
    "a quote in a quote": ("> a\n> > :::function greet", 2, 5, ":::function"),
    "a callout": ("> [!NOTE]\n> Text:\n> :::install", 3, 3, ":::install"),
    "a list": ("- :::install", 1, 3, ":::install"),
    "a numbered list": ("1. a\n2. ::: function greet", 2, 4, "::: function"),
    "a cell": ("| a | b |\n| --- | --- |\n| c | :::install |", 3, 7, ":::install"),
    "a line with more": ("Text `:::a` of\nthis :::client", 2, 6, ":::client"),
    "a misspelt one in a quote": ("> :::instal", 1, 3, ":::instal"),
    "a fence in a quote": ("> ```\n> :::install\n> ```", 2, 3, ":::install"),
    "a fence in a list": ("- ```\n  a\n  b :::install\n  ```", 3, 5, ":::install"),
}


@pytest.mark.parametrize(("prose", "line", "column", "text"), WITHIN.values(), ids=WITHIN)
def test_a_directive_within_other_text(prose: str, line: int, column: int, text: str) -> None:
    """It is refused with its place, and never published as text."""
    with pytest.raises(InputError) as error:
        small_pages("markdown", FRONT + prose + "\n")

    assert str(error.value) == (
        f"pages/small.md:{line + 5}:{column}: '{text}' within other text, expected it on a line of its own\n"
        "hint: a block can't be in a quote, a list or a table"
    )


def test_all_problems_at_once() -> None:
    """One run tells everything that has to be mended."""
    with pytest.raises(InputError) as error:
        small_pages("markdown", FRONT + ":::a\n:::b\n## C\n## C\n")

    assert [problem.line for problem in error.value.problems] == [6, 7, 9]


@pytest.mark.parametrize(
    "prose", ["```\n:::nothing\n## No heading\n```", "~~~~\n~~~\n:::nothing\n~~~~", "x\na :::b"]
)
def test_a_fence_and_a_line_hold_no_directive(prose: str) -> None:
    """What a page quotes is no directive."""
    assert prose in small_pages("markdown", FRONT + prose + "\n")["docs/markdown/small.md"].content.decode()


@pytest.mark.parametrize(
    "prose",
    [
        "`![a](b.png)` and `[c](d.md)`",
        "```\n![a](b.png)\n[c](d.html)\n[e](f.md#g)\n```",
        "See [it](https://example.com), [us](mailto:a@example.com) and <https://example.com>.",
        "[a](javascript:alert(1))",
        "an array[0][1], [ ] and [x]",
    ],
)
def test_what_refers_to_nothing_is_no_problem(prose: str) -> None:
    """Code is code, an address leads away, and what is no link is text."""
    assert "small.html" in small_pages("html", FRONT + prose + "\n")


TEMPLATES = {
    "a name that is not defined": (
        {"blocks/flow.jinja": "<%# :::flow A flow. %>\n<%= nobody %>\n"},
        "docs/markdown/blocks/flow.jinja:2:1: 'nobody' is undefined, expected a defined name",
    ),
    "settings with a key missing": (
        {"target.yaml": "folder: a\n"},
        "docs/markdown/target.yaml:1:1: key 'markup' is missing, expected it here",
    ),
    "a target that extends none": (
        {"target.yaml": "folder: a\nmarkup: markdown\nextends: markdwn\n"},
        "docs/markdown/target.yaml:3:10: target 'markdwn' is not defined\n"
        "hint: expected one of: docusaurus, fumadocs, html, mkdocs, sphinx",
    ),
    "a markup that is not known": (
        {"target.yaml": "folder: a\nmarkup: rst\n"},
        "docs/markdown/target.yaml:2:9: markup 'rst' is not defined\n"
        "hint: expected one of: html, markdown, mdx, myst, python-markdown",
    ),
}


@pytest.mark.parametrize(("files", "message"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_fault_of_a_target(files: dict[str, str], message: str) -> None:
    """A target's folder is input, too."""
    with pytest.raises(InputError) as error:
        small_pages("markdown", PAGE, files)

    assert str(error.value) == message


def test_a_block_is_a_file() -> None:
    """A new block needs its template, and nothing else."""
    files = {"blocks/shout.jinja": "<%# :::shout Shouts. %>\nLoud: <%= block.name %>\n"}
    page = small_pages("markdown", FRONT + ":::shout\n", files)["docs/markdown/small.md"]

    assert "\nLoud: shout\n" in page.content.decode()


@pytest.mark.parametrize("target", sorted(docs_folders()))
def test_every_target_knows_the_same_blocks(target: str) -> None:
    """A page that builds in one target builds in each: what extends another has its blocks."""
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    known = [open_target(name, templates, SDKS).usages for name in ("markdown", target)]

    assert known[0]
    assert known[0] == known[1]


def test_a_target_has_its_own_files_in_place_of_inherited_ones() -> None:
    """`page.mdx.jinja` stands for `page.md.jinja`; a fault in an inherited file is told at its place."""
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    target = open_target("docusaurus", templates, SDKS)

    assert "page.mdx.jinja" in target.files
    assert "page.md.jinja" not in target.files
    assert target.path("blocks/flow.jinja") == DOCS / "markdown/blocks/flow.jinja"
    assert target.path("tabs.jinja") == DOCS / "docusaurus/tabs.jinja"


def test_a_function_may_be_named_with_its_module() -> None:
    """The page is the same, links and anchors included."""
    page = PAGE.replace(":::function greet", ":::function greeting.greet")

    assert page != PAGE
    assert small_page("html", page) == small_page("html")
