"""`llms.txt` is as https://llmstxt.org has it, and every page that it names is there, for every language."""

import re

from markdown_it import MarkdownIt

from .built import OUTPUT, SPECIFICATION

FOLDER = "docs/markdown/"
TEXT = OUTPUT[FOLDER + "llms.txt"].decode()
ENTRY = re.compile(r"- \[(?P<name>[^\n]+?)\]\((?P<address>[^)\s]+)\)(?:: (?P<note>.+))?")


def test_it_keeps_to_the_grammar() -> None:
    """A title, a quotation, text without headings, then lists below headings of the second level."""
    kinds = [
        token.tag if token.type == "heading_open" else token.type.removesuffix("_open")
        for token in MarkdownIt().parse(TEXT)
        if token.level == 0 and token.nesting >= 0
    ]
    sections = kinds[3:]

    assert kinds[:3] == ["h1", "blockquote", "paragraph"]
    assert set(sections[::2]) == {"h2"}
    assert set(sections[1::2]) == {"bullet_list"}
    lines = [line for line in TEXT.splitlines() if line.startswith("-")]
    assert [line for line in lines if not ENTRY.fullmatch(line)] == []


def test_it_names_every_page_once() -> None:
    addresses = [found["address"] for found in map(ENTRY.match, TEXT.splitlines()) if found]
    pages = [path.removeprefix(FOLDER) for path in OUTPUT if path.startswith(FOLDER) and path.endswith(".md")]

    assert sorted(addresses) == sorted(pages)


def test_every_step_of_every_language_stands_below_its_name() -> None:
    """A reader of the text alone knows which language a block is in; a page may have one alone."""
    labels = {sdk.fence: sdk.label for sdk in SPECIFICATION.sdks.values()}
    for path in (path for path in OUTPUT if path.startswith(FOLDER) and path.endswith(".md")):
        heading = ""
        text = OUTPUT[path].decode()
        fences = {fence for fence in labels if re.search(rf"^`+{fence} .*snippet=", text, re.MULTILINE)}
        if len(fences) == 1:
            continue
        for token in MarkdownIt().parse(text):
            if token.type == "inline" and token.level == 1:
                heading = token.content if token.map and _is_heading(path, token.map[0]) else heading
            if token.type == "fence" and "snippet=" in token.info:
                assert heading == labels[token.info.split()[0]], f"{path}:{token.map}"


def _is_heading(path: str, line: int) -> bool:
    return OUTPUT[path].decode().splitlines()[line].startswith("#")
