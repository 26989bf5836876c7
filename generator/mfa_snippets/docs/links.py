"""The links of pages: each leads to a page, an anchor or an address."""

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from mfa_snippets.docs.markup import parsed
from mfa_snippets.docs.page import Page, Prose, slug
from mfa_snippets.errors import Problem, unknown

_ADDRESS = re.compile(r"https?://|mailto:")
_LINK = re.compile(r"(?P<page>[^\s#:/]+\.md)?(?P<anchor>#.+)?")
Fault = tuple[int, str, str | None]  # where in a target it is, a message and a hint
Anchors = Mapping[str, Collection[str]]  # by page


def check_links(pages: Collection[Page]) -> Iterator[Problem]:
    """Images, and links that are neither an address nor a page or an anchor that exists."""
    anchors = {page.name: [f"#{slug(page.title)}", *(f"#{h.slug}" for h in page.headings)] for page in pages}
    for page in pages:
        for part in page.parts:
            if isinstance(part, Prose) and "](" in part.text:
                yield from _check_prose(page, part, anchors)


def _check_prose(page: Page, part: Prose, anchors: Anchors) -> Iterator[Problem]:
    lines = part.text.splitlines(keepends=True)
    for token in parsed(part.text):
        first, end = token.map or (0, 0)
        text, position = "".join(lines[first:end]), 0
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                target = unquote(str(child.attrs.get("href", child.attrs.get("src"))))
                found = text.find(target, position) if target else -1
                position = found + len(target) if found >= 0 else position
                if problem := _reference_problem(child.type, target, page.name, anchors):
                    start, message, hint = problem
                    before = text[: found + start] if found >= 0 else ""
                    line, column = before.count("\n"), len(before) - before.rfind("\n") + part.margin
                    yield Problem(page.path, part.line + first + line, column, message, hint)


def _reference_problem(kind: str, target: str, page: str, anchors: Anchors) -> Fault | None:
    """What is wrong with the target of an image or a link."""
    if kind == "image":
        message = f"an image '{target}', expected text: pages are published without image files"
        return 0, message, "link to it, [text](https://…)"
    if _ADDRESS.match(target):
        return None
    link = _LINK.fullmatch(target)
    if not target or not link:
        message = f"link '{target}' is not a page, expected page.md, #anchor or an address"
        return 0, message, "an address begins with https://, http:// or mailto:"
    name = link["page"].removesuffix(".md") if link["page"] else page
    if name not in anchors:
        return 0, *unknown("page", name, anchors)
    if link["anchor"] and link["anchor"] not in anchors[name]:
        return link.start("anchor"), *unknown("anchor", link["anchor"], anchors[name])
    return None
