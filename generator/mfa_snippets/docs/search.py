"""Collect what search looks through: the prose below each heading of a page, and the names in its code."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup as Safe

from mfa_snippets.docs.page import Heading, Page

_PRE = re.compile(r"<pre\b([^>]*)>(.*?)</pre>", re.DOTALL)
_NOT_SEARCHED = re.compile(
    r"<(figcaption|small|summary|span(?= aria-hidden)|p(?= class=\"(?:state|note))|h\d(?= class=\"language\")"
    r"|a(?= class=\"anchor\"))\b.*?</\1>",
    re.DOTALL,
)
_WORD = re.compile(r"\w{3,}")
_NAME = re.compile(r"\b\w*(?:[^\W_]_|[a-z][A-Z])\w+")  # with an underscore or a capital within


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, its anchor, the text below it, and `names` that only its code or its commands have."""

    heading: str
    anchor: str
    text: str
    names: str


def sections(page: Page, rendered: Iterable[str]) -> Iterator[Section]:
    """The sections of a page from its parts in HTML; the first section has no heading."""
    heading, anchor, html = "", "", ""
    for part, text in zip(page.parts, rendered, strict=True):
        if isinstance(part, Heading):
            yield _section(heading, anchor, html)
            heading, anchor, html = _text(text), part.slug, ""
        else:
            html += str(text)
    yield _section(heading, anchor, html)


def _section(heading: str, anchor: str, html: str) -> Section:
    text = _text(_PRE.sub(" ", html))
    found = [
        name
        for attributes, code in _PRE.findall(html)
        for name in (_NAME if "data-language" in attributes else _WORD).findall(_text(code))
    ]
    # Names that differ in case and underscores alone are one for search.
    names = {name.replace("_", "").lower(): name for name in reversed(found) if name not in text}
    return Section(heading=heading, anchor=anchor, text=text, names=" ".join(reversed(names.values())))


def _text(html: str) -> str:
    """The text of HTML in one line."""
    return Safe(_NOT_SEARCHED.sub(" ", html).replace("><", "> <")).striptags()
