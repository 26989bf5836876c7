"""Links between pages: written as `[text](page.md#anchor)`, checked, and given the target's suffix."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..errors import Problem
from ..suggestions import unknown
from .dialects import addresses
from .page import Page, Prose, slug

_LINK = re.compile(r"\]\((?:(?P<page>[^)\s#:/]+)\.md)?(?P<anchor>#[^)\s]*)?\)")


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PAGE = re.compile(r"[^\s#:/]+\.md(#\S*)?|#\S*")


def linked(text: str, names: Sequence[str], suffix: str) -> str:
    """Prose whose links lead to the target's files."""
    known = set(names)
    return _LINK.sub(
        lambda link: f"]({link['page']}{suffix}{link['anchor'] or ''})" if link["page"] in known else link[0],
        text,
    )


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


def _anchors(page: Page) -> list[str]:
    return ["#" + anchor for anchor in (slug(page.title), *(heading.slug for heading in page.headings))]


def _page(page: Page, anchors: Mapping[str, list[str]]) -> Iterator[Problem]:
    for part in page.parts:
        for number, line in enumerate(part.text.splitlines() if isinstance(part, Prose) else (), part.line):
            yield from _links(page, number, line, anchors)
        if isinstance(part, Prose):
            yield from _addresses(page, part)


def _addresses(page: Page, part: Prose) -> Iterator[Problem]:
    """Images and links that lead to files: no target carries any along but pages."""
    lines = part.text.splitlines()
    for is_image, address, first in addresses(part.text):
        if _SCHEME.match(address) or (not is_image and _PAGE.fullmatch(address)):
            continue
        number = next((at for at, line in enumerate(lines[first:], first) if address in line), first)
        place = page.path, part.line + number, lines[number].find(address) + 1
        if is_image:
            message = f"image '{address}' is missing: no target carries images along"
            yield Problem(*place, message, "write an address that begins with https://")
        else:
            message = f"link '{address}' leads to no page, expected one, an anchor or an address"
            yield Problem(*place, message, "write page.md, page.md#anchor, #anchor or https://…")


def _links(page: Page, number: int, line: str, anchors: Mapping[str, list[str]]) -> Iterator[Problem]:
    for link in _LINK.finditer(line):
        name, anchor = link["page"] or page.name, link["anchor"]
        if name not in anchors:
            yield Problem(page.path, number, link.start("page") + 1, *unknown("page", name, anchors))
        elif anchor is not None and anchor not in anchors[name]:
            yield Problem(
                page.path, number, link.start("anchor") + 1, *unknown("anchor", anchor, anchors[name])
            )
