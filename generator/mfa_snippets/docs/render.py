"""Render the pages of a target, and collect what search looks through in them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from markupsafe import Markup as Safe

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import Site, block_data
from mfa_snippets.docs.page import Directive, Heading, Page, Prose, parse_all
from mfa_snippets.docs.target import Target, open_target, with_newline
from mfa_snippets.docs.validate import DETAILS, END, check_pages, expand
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.templates import SUFFIX

File = tuple[str, str | bytes]  # name and content
_PRE = re.compile(r"<pre\b([^>]*)>(.*?)</pre>", re.DOTALL)
_NOT_SEARCHED = re.compile(
    r"<(figcaption|small|summary|span(?= aria-hidden)|p(?= class=\"(?:state|note))|h\d(?= class=\"language\")"
    r"|a(?= class=\"anchor\"))\b.*?</\1>",
    re.DOTALL,
)
_WORD = re.compile(r"\w{3,}")
_NAME = re.compile(r"\b\w*(?:[^\W_]_|[a-z][A-Z])\w+")  # with an underscore or a capital within


def render_pages(site: Site, target: str) -> tuple[Artifact, ...]:
    """All files of a target. Raises `InputError` with the problems of all pages, or of a template."""
    specification, templates = site.specification, site.templates
    docs = open_target(target, templates, specification.sdks, site.base_url, site.configs)
    pages = tuple(expand(page, specification) for page in parse_all(specification.pages, specification.sdks))
    if problems := list(check_pages(pages, docs.usages, specification)):
        raise InputError(*problems)
    site = replace(site, pages=pages)
    name, folder = docs.settings.twin, PurePosixPath(docs.settings.folder)
    twin = open_target(name, templates, specification.sdks, "", site.configs) if name else None
    files = list(_files(docs, site, twin.suffix("page") if twin else ""))
    files += _files(twin, site, is_twin=True) if twin else []
    # Encoded when the parts of the pages are gone, which take as much memory.
    encoded = ((name, text if isinstance(text, bytes) else text.encode()) for name, text in files)
    return tuple(Artifact(path=str(folder / name), content=text, target=target) for name, text in encoded)


def _files(docs: Target, site: Site, twin_suffix: str = "", is_twin: bool = False) -> Iterator[File]:
    """A file for each page, the index, what a site has once, and the code that pages include."""
    pages, suffix, index = site.pages, docs.suffix("page"), docs.suffix("index")
    links = suffix if docs.settings.links is None else docs.settings.links
    names = dict.fromkeys(page.group for page in pages)  # in reading order
    groups = {name: tuple(page for page in pages if page.group == name) for name in names}
    shared: dict[str, Any] = {"suffix": links, "site": site, "twin_suffix": twin_suffix, "is_twin": is_twin}
    shared |= {"groups": groups, "home": f"index{links}" if links else "./"}
    parts = {page.name: _parts(docs, page, site, links) for page in pages}
    texts: dict[str, str] = {}
    for page, before, after in zip(pages, (None, *pages), (*pages[1:], None), strict=False):
        context = {"page": page, "parts": parts[page.name], "before": before, "after": after}
        texts[page.name] = docs.render(f"page{suffix}{SUFFIX}", **context, **shared)
        yield page.name + suffix, texts[page.name]
    shared |= {"texts": texts, "sections": lambda page: sections(page, parts[page.name])}
    if index:
        yield f"index{index}", docs.render(f"index{index}{SUFFIX}", **shared)
    for name in (name for name in docs.below("site") if name not in docs.inherited):
        if (text := docs.render(name, **shared)).strip():
            yield name.removeprefix("site/").removesuffix(SUFFIX), text
    assets: dict[str, Any] = {name: docs.files[name] for name in docs.below("assets")} | {**docs.binary}
    yield from ((name.removeprefix("assets/"), content) for name, content in assets.items())
    for code in site.codes.values() if docs.settings.code == "include" else ():
        yield f"snippets/{code.file}", docs.markup.code(with_newline(code.text), "")


def _parts(docs: Target, page: Page, site: Site, suffix: str) -> list[str]:
    """Each part in the target's markup; headings within a block are one level below the one above it."""
    texts, level, ordinals = list[str](), 1, Counter[str]()
    for part in page.parts:
        text = ""
        if isinstance(part, Heading):
            level, text = part.level, docs.render("heading" + SUFFIX, heading=part)
        elif isinstance(part, Prose):
            text, kind = docs.markup.prose(part.text.lstrip("\n"), suffix), part.callout.lower()
            text = docs.render("callout" + SUFFIX, kind=kind, content=text) if kind else text
        elif part.name not in (DETAILS, END):
            block = block_data(part, docs.usages[part.name], ordinals, site, page.languages or ())
            text = docs.block(part.name, level + 1, suffix, block=block, site=site)
        texts.append(Safe(text))
    content = "".join(texts)  # whose marks are shorter than those of details
    for index, part in enumerate(page.parts):
        if isinstance(part, Directive) and part.name in (DETAILS, END):
            texts[index] = Safe(docs.render("details" + SUFFIX, title=part.argument, content=content))
    return texts


class Section(NamedTuple):
    """A heading, its anchor, the text below it, and `names` that only its code or its commands have."""

    heading: str
    anchor: str
    text: str
    names: str


def sections(page: Page, rendered: Iterable[str]) -> Iterator[Section]:
    """The sections of a page from its parts in HTML; the first section has no heading."""
    found = [("", "", list[str]())]
    for part, html in zip(page.parts, rendered, strict=True):
        if isinstance(part, Heading):
            found.append((_text(html), part.slug, []))
        else:
            found[-1][2].append(str(html))
    for heading, anchor, parts in found:
        html = "".join(parts)
        text, names = _text(_PRE.sub(" ", html)), list[str]()
        for attributes, code in _PRE.findall(html):
            names += (_NAME if "data-language" in attributes else _WORD).findall(_text(code))
        # Names that differ in case and underscores alone are one for search.
        new = {name.replace("_", "").lower(): name for name in reversed(names) if name not in text}
        yield Section(heading=heading, anchor=anchor, text=text, names=" ".join(reversed(new.values())))


def _text(html: str) -> str:
    return Safe(_NOT_SEARCHED.sub(" ", html).replace("><", "> <")).striptags()
