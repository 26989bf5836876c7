"""Links between pages: written as `[text](page.md#anchor)`, checked, and given the target's suffix."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from mfa_snippets.docs.page import Page, Prose, slug
from mfa_snippets.errors import Problem, unknown

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


_LINK = re.compile(r"\]\((?:(?P<page>[^)\s#:/]+)\.md)?(?P<anchor>#[^)\s]*)?\)")

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ {0,3}(?P=fence)[`~]* *$"
    r"|(?<!`)(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def linked(text: str, names: Sequence[str], suffix: str) -> str:
    """Prose whose links lead to the target's files; what looks like a link in code is left alone."""
    known, made, end = set(names), "", 0
    for link in _LINK.finditer(_without_code(text)):
        if link["page"] in known:
            made += text[end : link.start()] + f"]({link['page']}{suffix}{link['anchor'] or ''})"
            end = link.end()
    return made + text[end:]


def _without_code(text: str) -> str:
    """`text` with spaces in the place of what stands in code, so that all else keeps its place."""
    return _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def check_all(pages: Sequence[Page]) -> Iterator[Problem]:
    """What is wrong with the names of pages and with the links between them."""
    anchors = {page.name: _anchors(page) for page in pages}
    for name, number in Counter(page.name for page in pages).items():
        if number > 1:
            path = next(page.path for page in pages if page.name == name)
            message = f"{number} pages have the name '{name}', expected each its own"
            yield Problem(path, 1, 1, message, "put {scenario} into the name of a file that is repeated")
    for page in pages:
        yield from _page(page, anchors)
        yield from check_references(page)


def _anchors(page: Page) -> list[str]:
    return ["#" + anchor for anchor in (slug(page.title), *(heading.slug for heading in page.headings))]


def _page(page: Page, anchors: Mapping[str, list[str]]) -> Iterator[Problem]:
    for part in page.parts:
        text = _without_code(part.text) if isinstance(part, Prose) else ""
        for number, line in enumerate(text.splitlines(), part.line):
            yield from _links(page, number, line, anchors)


def _links(page: Page, number: int, line: str, anchors: Mapping[str, list[str]]) -> Iterator[Problem]:
    for link in _LINK.finditer(line):
        name, anchor = link["page"] or page.name, link["anchor"]
        if name not in anchors:
            yield Problem(page.path, number, link.start("page") + 1, *unknown("page", name, anchors))
        elif anchor is not None and anchor not in anchors[name]:
            yield Problem(
                page.path, number, link.start("anchor") + 1, *unknown("anchor", anchor, anchors[name])
            )
