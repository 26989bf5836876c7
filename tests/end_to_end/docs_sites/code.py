"""The code on a page: as the Markdown target has it, and as a docs system has built it, without scripts."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt


def code_of_markdown(page: str) -> list[str]:
    """The text of each block in order, without the line ends behind it, which docs systems drop."""
    tokens = MarkdownIt().parse(page)
    return [token.content.rstrip("\n") for token in tokens if token.type in ("fence", "code_block")]


def code_of_html(page: str) -> list[str]:
    """The text of each `<pre>` in order: what a reader sees and copies."""
    parser = _Blocks()
    parser.feed(page)
    return [text.rstrip("\n") for text in parser.blocks]


def uncoloured(page: str, markdown: str) -> set[str]:
    """The languages of which no highlighter has read any code; a command may be all plain."""
    fences = [token for token in MarkdownIt().parse(markdown) if token.type in ("fence", "code_block")]
    blocks = re.findall(r"<pre\b.*?</pre>", page, re.DOTALL)
    plain, coloured = set[str](), set[str]()
    for fence, block in zip(fences, blocks, strict=True):
        if not fence.info.startswith("text") and fence.content.strip().count("\n"):
            (coloured if set(_COLOUR.findall(block)) - _PLAIN else plain).add(fence.info.split()[0])
    return plain - coloured


# What highlighters say of text: Pygments of text around a template, and Prism.
_PLAIN = {"x", "token plain"}
_COLOUR = re.compile(r'<span [^>]*?(?:class="(?!line|token-line)|style=")([^"]+)"')


class _Blocks(HTMLParser):
    """Collects the text of each `<pre>`; a line of some systems ends with `<br>`."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._is_open = True
            self.blocks.append("")
        elif tag == "br" and self._is_open:
            self.blocks[-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.blocks[-1] += data
