"""Build each program again from a page alone, as a reader's tool would: without the package."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt

Piece = tuple[str, str, str]  # the fence's language or the id, the indent as stated, the text

_FENCE = re.compile(r"(?P<language>\S+) indent=(?P<indent>\d+(?:tab)?) snippet=(?P<snippet>\S+)")


def _joined(pieces: Iterator[Piece]) -> dict[str, str]:
    programs: dict[str, str] = {}
    for language, indent, text in pieces:
        programs[language] = programs.get(language, "") + _shifted(text, indent)
    return programs


def _shifted(text: str, indent: str) -> str:
    margin = "\t" * int(indent[:-3]) if indent.endswith("tab") else " " * int(indent)
    return "".join(margin + line if line.strip() else line for line in text.splitlines(keepends=True))


def programs_of_markdown(page: str) -> dict[str, str]:
    """Programs by the language of their fences."""
    fences = (token for token in MarkdownIt().parse(page) if token.type == "fence")
    found = ((_FENCE.fullmatch(fence.info), fence.content) for fence in fences)
    return _joined((match["language"], match["indent"], text) for match, text in found if match)


def programs_of_html(page: str) -> dict[str, str]:
    """Programs by the language's id."""
    parser = _Snippets()
    parser.feed(page)
    return _joined(iter(parser.pieces))


class _Snippets(HTMLParser):
    """Collects the text of each `<pre data-snippet>`."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._open: dict[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "pre" and "data-snippet" in values:
            self._open, self._text = values, ""

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._open is not None:
            self.pieces.append((self._open["data-language"], self._open["data-indent"], self._text))
            self._open = None
