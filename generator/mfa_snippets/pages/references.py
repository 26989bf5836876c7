"""Find images, and links that lead to no page: what a page refers to has to travel with it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..errors import Problem
from .page import Page, Prose

# Most prose has plain links alone, which need no parser.
_DOUBTFUL = re.compile(
    r"!\[|\]\((?!https?://|mailto:|#|[^)\s#:/]+\.md[#)])|\]\[|^ {0,3}\[[^\]]+\]:", re.MULTILINE
)
_ADDRESS = re.compile(r"https?://|mailto:|#|[^\s#:/]+\.md(?:#|$)")


def check_references(page: Page) -> Iterator[Problem]:
    """A problem for each image, and for each link that is neither of a page, an anchor nor an address."""
    for part in page.parts:
        if isinstance(part, Prose) and _DOUBTFUL.search(part.text):
            yield from _prose(page, part)


def _prose(page: Page, part: Prose) -> Iterator[Problem]:
    lines = part.text.splitlines()
    for token in _parser().parse(part.text):
        for child in token.children or ():
            if found := _fault(child):
                target, message, hint = found
                line, column = _place(target, lines, *(token.map or (0, len(lines))))
                yield Problem(page.path, part.line + line, column, message, hint)


def _fault(token: Any) -> tuple[str, str, str] | None:
    """What is wrong with an image or a link: its target, a message and a hint."""
    if token.type == "image":
        target = str(token.attrs["src"])
        message = f"an image '{target}', expected text: a page brings no files along"
        return target, message, "link to it, [text](https://…)"
    target = str(token.attrs.get("href", "")) if token.type == "link_open" else "#"
    if _ADDRESS.match(target):
        return None
    message = f"link '{target}' leads to no page, expected page.md, #anchor or an address"
    return target, message, "an address begins with https://, http:// or mailto:"


def _place(target: str, lines: list[str], first: int, end: int) -> tuple[int, int]:
    """Where a target stands: lines from its part's first, and the column."""
    for number in range(first, min(end, len(lines))):
        if target and target in lines[number]:
            return number, lines[number].index(target) + 1
    return first, 1


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
