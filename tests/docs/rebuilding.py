"""Read the code from a page alone, as a reader's tool would: without the package."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

Marked = tuple[str, str, str]
"""The fence's language or the language's id, the name of the snippet, and the text as it is in its file."""
_FENCE = re.compile(r"(?P<language>\S+) indent=(?P<indent>\d+(?:tab)?) snippet=(?P<snippet>\S+)")


def _shifted(text: str, indent: str) -> str:
    margin = "\t" * int(indent[:-3]) if indent.endswith("tab") else " " * int(indent)
    return "".join(margin + line if line.strip() else line for line in text.splitlines(keepends=True))


def marked_in_markdown(page: str) -> list[Marked]:
    """Each marked fence."""
    fences = (token for token in MarkdownIt().parse(page) if token.type == "fence")
    found = ((_FENCE.fullmatch(fence.info), fence.content) for fence in fences)
    return [
        (match["language"], match["snippet"], _shifted(text, match["indent"]))
        for match, text in found
        if match
    ]


def codes_in_markdown(page: str) -> list[tuple[str, str]]:
    """The info string and the code of each fence."""
    return [(token.info, token.content) for token in MarkdownIt().parse(page) if token.type == "fence"]


def marked_in_html(page: str) -> list[Marked]:
    """Each `<pre data-snippet>`."""
    parser = _Snippets()
    parser.feed(page)
    return parser.found


class _Snippets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Marked] = []
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
            text = _shifted(self._text, self._open["data-indent"])
            self.found.append((self._open["data-language"], self._open["data-snippet"], text))
            self._open = None
