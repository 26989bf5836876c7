"""What search finds: each page's sections as plain text, small enough to be loaded at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from .page import Heading, Page

_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_HIDDEN = re.compile(
    r"<figcaption>.*?</figcaption>|<(h\d) class=\"language\">.*?</\1>|<a class=\"anchor\".*?</a>", re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")
_NAME = re.compile(r"[^\W\d]\w{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The text below one heading; of code, each name once. The first of a page has no heading."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page as search knows it."""

    page: Page
    title: str
    sections: tuple[Section, ...]


def findable(page: Page, parts: Iterable[str], title: str, description: str) -> Found:
    """A page whose parts are HTML. One of many that are alike is found by its title, group and description.

    The others repeat the same prose word for word, and the names in their code stand in the reference.
    """
    opening = f"{plain(description)} {page.group}".strip()
    alone = (Section(heading="", anchor="", text=opening),)
    sections = alone if page.scenario else tuple(_sections(page, parts, opening))
    return Found(page=page, title=plain(title), sections=sections)


def _sections(page: Page, rendered: Iterable[str], opening: str) -> Iterator[Section]:
    heading, anchor = "", ""
    texts = [opening + " "]
    for part, html in zip(page.parts, rendered, strict=True):
        if isinstance(part, Heading):
            yield Section(heading=heading, anchor=anchor, text=_with_names("".join(texts)))
            heading, anchor, texts = plain(html), part.slug, []
        else:
            texts.append(html)
    yield Section(heading=heading, anchor=anchor, text=_with_names("".join(texts)))


def _with_names(html: str) -> str:
    """Prose in full, then the names in code that it does not have."""
    text = plain(_PRE.sub(" ", html))
    names = dict.fromkeys(name for code in _PRE.findall(html) for name in _NAME.findall(plain(code)))
    return " ".join((text, *(name for name in names if name not in text))).strip()


def plain(html: str) -> str:
    """HTML without its tags, in one line."""
    return " ".join(unescape(_TAG.sub("", _HIDDEN.sub(" ", html).replace("><", "> <"))).split())
