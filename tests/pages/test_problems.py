"""What is wrong with a page is told with its place, all at once."""

from pathlib import Path

import pytest

from mfa_snippets.errors import BadInput

from .small import PAGE, small_pages

FRONT = "---\ntitle: T\ndescription: D\norder: 1\n---\n"
SNIPPETS = ":::snippet greeting/opening\n:::snippet greeting/greet\n:::snippet greeting/closing\n"
FORM = "hint: write ---, then title, description and order, then ---"

CASES = {
    "no front matter": ("# Title\n", f"pages/small.md:1:1: no front matter, expected it first\n{FORM}"),
    "front matter that does not end": (
        "---\ntitle: T\n",
        f"pages/small.md:1:1: no front matter, expected it first\n{FORM}",
    ),
    "front matter that is no mapping": (
        "---\n- a\n---\n",
        f"pages/small.md:1:1: front matter without keys, expected a mapping\n{FORM}",
    ),
    "front matter that is no YAML": (
        "---\ntitle: 'T\n---\n",
        "pages/small.md:2:10: found unexpected end of stream, expected YAML",
    ),
    "front matter with a control character": (
        "---\ntitle: T\x07\n---\n",
        "pages/small.md:1:1: unacceptable character #x0007: special characters are not allowed"
        ", expected YAML",
    ),
    "a key that is no text": (
        FRONT.replace("---\ntitle", "---\n? [a]\n: b\ntitle") + "\n",
        "pages/small.md:2:3: a key that is no text, expected one of title, description, order, group, for",
    ),
    "a key that is missing": (
        "---\ntitle: T\norder: 1\n---\n",
        "pages/small.md:1:1: key 'description' is missing in the front matter, expected it here",
    ),
    "a key that is unknown": (
        "---\ntitle: T\ndescription: D\norder: 1\nauthor: A\n---\n",
        "pages/small.md:5:1: key 'author' is unknown, expected one of title, description, order, group, for",
    ),
    "a key that stands twice": (
        "---\ntitle: T\ntitle: U\ndescription: D\norder: 1\n---\n",
        "pages/small.md:3:1: key 'title' stands here twice, expected once",
    ),
    "values of the wrong kind": (
        "---\ntitle: [T]\ndescription: ''\norder: first\n---\n",
        "pages/small.md:2:8: a list as title, expected text that is not empty\n"
        "pages/small.md:3:14: '' as description, expected text that is not empty\n"
        "pages/small.md:4:8: 'first' as order, expected a whole number",
    ),
    "a block that is unknown": (
        FRONT + "  :::snipet greeting/greet\n",
        "pages/small.md:6:6: block 'snipet' is not defined\nhint: did you mean 'snippet'?",
    ),
    "a block without its argument": (
        FRONT + ":::program\n",
        "pages/small.md:6:4: ':::program', expected ':::program SCENARIO'",
    ),
    "a block with an argument too many": (
        FRONT + ":::install greeting\n",
        "pages/small.md:6:12: ':::install greeting', expected ':::install'",
    ),
    "a step where a scenario is meant": (
        FRONT + ":::program greeting/greet\n",
        "pages/small.md:6:12: ':::program greeting/greet', expected ':::program SCENARIO'",
    ),
    "a scenario that is unknown": (
        FRONT + ":::program greetings\n",
        "pages/small.md:6:12: scenario 'greetings' is not defined\nhint: did you mean 'greeting'?",
    ),
    "a segment that is unknown": (
        FRONT + ":::snippet greeting/great\n",
        "pages/small.md:6:21: segment 'great' is not defined\nhint: did you mean 'greet'?",
    ),
    "headings with one anchor": (
        FRONT + "## The *end*\n\nText.\n\n## The end!\n",
        "pages/small.md:10:1: anchor '#the-end' stands on line 6 already, expected each once\n"
        "hint: word the heading differently",
    ),
    "a second title": (
        FRONT + "# Other\n",
        "pages/small.md:6:1: a heading of the first level, expected only the title to be one\nhint: write ##",
    ),
    "a link to no anchor": (
        FRONT + "## Steps\n\nOne.\nSee [it](#step).\n",
        "pages/small.md:9:10: anchor '#step' is not defined\nhint: did you mean '#steps'?",
    ),
    "an image": (
        FRONT + "Look:\n\n![a plan](plan.png)\n",
        "pages/small.md:8:11: an image 'plan.png', expected text: a page brings no files along\n"
        "hint: link to it, [text](https://…)",
    ),
    "an image by reference": (
        FRONT + "![a plan][plan]\n\n[plan]: https://example.com/plan.png\n",
        "pages/small.md:6:1: an image 'https://example.com/plan.png', expected text: "
        "a page brings no files along\n"
        "hint: link to it, [text](https://…)",
    ),
    "a link to a page that does not exist": (
        FRONT + "See [it](smal.md).\n",
        "pages/small.md:6:10: page 'smal' is not defined\nhint: did you mean 'small'?",
    ),
    "a link to a file": (
        FRONT + "See\n[it](../other.html).\n",
        "pages/small.md:7:6: link '../other.html' leads to no page, expected page.md, #anchor or an address\n"
        "hint: an address begins with https://, http:// or mailto:",
    ),
    "snippets out of order": (
        FRONT + ":::snippet greeting/greet\n:::snippet greeting/opening\n:::snippet greeting/closing\n",
        "pages/small.md:6:12: segment 'greet' stands here, expected 'opening', the next one",
    ),
    "a snippet twice": (
        FRONT + SNIPPETS + ":::snippet greeting/greet\n",
        "pages/small.md:9:12: segment 'greet' stands here, expected none after the program's last",
    ),
    "snippets that end too early": (
        FRONT + ":::snippet greeting/opening\n",
        "pages/small.md:6:12: the snippets of 'greeting' end here, expected greet, closing after this one",
    ),
}


@pytest.mark.parametrize(("source", "message"), CASES.values(), ids=CASES)
def test_a_problem_and_its_place(source: str, message: str) -> None:
    """File, line, column, what it is, what was expected, and a hint where there is one."""
    with pytest.raises(BadInput) as error:
        small_pages("markdown", source)

    assert str(error.value) == message


def test_all_problems_at_once() -> None:
    """One run tells everything that has to be mended."""
    with pytest.raises(BadInput) as error:
        small_pages("markdown", FRONT + ":::a\n:::b\n## C\n## C\n")

    assert [problem.line for problem in error.value.problems] == [6, 7, 9]


@pytest.mark.parametrize(
    "prose", ["```\n:::nothing\n## No heading\n```", "~~~~\n~~~\n:::nothing\n~~~~", "    x\na :::b"]
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
    "a block that does not say how it is written": (
        {"blocks/extra.jinja": "<%# A block. %>\n"},
        "docs/markdown/blocks/extra.jinja:1:1: the first line does not show how ':::extra' is written\n"
        "hint: write <%# :::NAME SCENARIO/SEGMENT what the block is for %>",
    ),
    "a name that is not defined": (
        {"blocks/gaps.jinja": "<%# :::gaps Gaps. %>\n<%= nobody %>\n"},
        "docs/markdown/blocks/gaps.jinja:2:1: 'nobody' is undefined, expected a defined name",
    ),
    "settings with a key missing": (
        {"target.yaml": "markup: markdown\n"},
        "docs/markdown/target.yaml:1:1: other keys than expected: folder, markup and placeholder\n"
        "hint: optional keys: base_url, feedback",
    ),
    "a markup that is not known": (
        {"target.yaml": "folder: a\nmarkup: rst\nplaceholder: b\n"},
        "docs/markdown/target.yaml:1:1: markup 'rst' is not known, expected markdown or html",
    ),
}


@pytest.mark.parametrize(("files", "message"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_fault_of_a_target(files: dict[str, str], message: str) -> None:
    """A target's folder is input, too."""
    with pytest.raises(BadInput) as error:
        small_pages("markdown", PAGE, files)

    assert str(error.value) == message


def test_a_block_is_a_file() -> None:
    """A new block needs its template, and nothing else."""
    files = {"blocks/shout.jinja": "<%# :::shout Shouts. %>\nLoud: <%= block.name %>\n"}
    page = small_pages("markdown", FRONT + ":::shout\n", files)["docs/markdown/small.md"]

    assert "\nLoud: shout\n" in page.content.decode()


def test_targets_know_the_same_blocks() -> None:
    """A page that builds in one target builds in each."""
    docs = Path(__file__).parents[2] / "templates" / "docs"
    blocks = [
        {path.name: path.read_text("utf-8").split("%>")[0].split(" ")[:3] for path in target.glob("blocks/*")}
        for target in sorted(docs.iterdir())
    ]

    assert blocks[0].keys() == blocks[1].keys()
    assert [blocks[0][name][1] for name in blocks[0]] == [blocks[1][name][1] for name in blocks[0]]
