"""Render the pages of a target: parse, expand, check, and fill each page's template."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from mfa_snippets.contracts.evidence import Statuses
from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import SiteContext, block_data
from mfa_snippets.docs.page import Directive, Heading, Page, parse_all
from mfa_snippets.docs.settings import SiteConfig
from mfa_snippets.docs.target import Target, open_target, with_newline
from mfa_snippets.docs.validate import check_links, check_page, expand
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.apps import App, file_of
from mfa_snippets.rendering.templates import SUFFIX, Templates
from mfa_snippets.spec.specification import Specification

_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_NOT_SEARCHED = re.compile(
    r"<figcaption>.*?</figcaption>|<(h\d) class=\"language\">.*?</\1>|<a class=\"anchor\".*?</a>", re.DOTALL
)
_IDENTIFIER = re.compile(r"[^\W\d]\w{3,}")
File = tuple[str, str]  # name and text
Section = tuple[str, str, str]  # a heading, its anchor, and text below it


def render_pages(
    specification: Specification,
    templates: Templates,
    apps: tuple[App, ...],
    statuses: Statuses,
    target: str,
    base_url: str = "",
    site_configs: Mapping[str, SiteConfig] | None = None,
) -> tuple[Artifact, ...]:
    """All files of a target. Raises `InputError` with the problems of all pages, or of a template.

    `statuses` are by language and scenario, `site_configs` by target; `base_url` is the pages' address.
    """
    docs = open_target(target, templates, specification.sdks, base_url, site_configs)
    site = SiteContext(
        specification=specification,
        statuses=statuses,
        apps={app.language: app for app in apps},
        pages=_checked_pages(docs, specification),
    )
    name = docs.settings.twin
    twin = open_target(name, templates, specification.sdks, "", site_configs) if name else None
    files = list(_files(docs, site, (twin.suffix("page") or "") if twin else ""))
    if twin:
        files += _files(twin, site)
    folder = PurePosixPath(docs.settings.folder)
    return tuple(
        Artifact(path=str(folder / name), content=text.encode(), target=target) for name, text in files
    )


def _checked_pages(docs: Target, specification: Specification) -> tuple[Page, ...]:
    pages = tuple(expand(page, specification) for page in parse_all(specification.pages))
    problems = [problem for page in pages for problem in check_page(page, docs.usages, specification)]
    problems += check_links(pages)
    if problems:
        raise InputError(*problems)
    return pages


def _files(docs: Target, site: SiteContext, twin_suffix: str = "") -> Iterator[File]:
    """A file for each page, the index, files for the whole site, and the code that pages include."""
    pages, suffix, index = site.pages, docs.suffix("page") or "", docs.suffix("index")
    links = suffix if docs.settings.links is None else docs.settings.links
    shared: dict[str, Any] = {"suffix": links, "site": site, "twin_suffix": twin_suffix}
    parts = {page.name: list(_parts(docs, page, site, links)) for page in pages}
    for page, before, after in zip(pages, (None, *pages), (*pages[1:], None), strict=False):
        context = {"page": page, "parts": parts[page.name], "before": before, "after": after, **shared}
        yield page.name + suffix, docs.render(f"page{suffix}{SUFFIX}", **context)
    names = ("", *dict.fromkeys(page.group for page in pages))  # pages without a group come first
    shared["groups"] = {name: [page for page in pages if page.group == name] for name in names}
    shared["sections"] = lambda page: _sections(docs, page, parts[page.name])
    if index is not None:
        yield "index" + index, docs.render(f"index{index}{SUFFIX}", **shared)
    yield from docs.site_files(**shared)
    for (language, _), code in site.codes.items() if docs.settings.code == "include" else ():
        yield f"snippets/{file_of(language, code)}", docs.markup.code(with_newline(code.text), "")


def _parts(docs: Target, page: Page, site: SiteContext, suffix: str) -> Iterator[str]:
    """Each part in the target's markup; headings within a block are one level below the one above it."""
    level = 1
    ordinals: Counter[str] = Counter()
    for part in page.parts:
        if isinstance(part, Heading):
            level = part.level
            yield Safe(docs.render("heading" + SUFFIX, heading=part))
        elif isinstance(part, Directive):
            block = block_data(part, docs.usages[part.name], ordinals[part.source], site)
            ordinals[part.source] += 1
            yield docs.block(part.name, level + 1, suffix, block=block, site=site)
        else:
            yield docs.markup.prose(part.text, suffix)


def _sections(docs: Target, page: Page, rendered: list[str]) -> Iterator[Section]:
    """The search index of a page in HTML, from its rendered parts; the first section has no heading."""
    heading, anchor, html = "", "", f"{docs.markup.inline(page.description)} {page.group} "
    for part, text in zip(page.parts, rendered, strict=True):
        if isinstance(part, Heading):
            yield heading, anchor, _searchable(html)
            heading, anchor, html = _text(text), part.slug, ""
        else:
            html += str(text)
    yield heading, anchor, _searchable(html)


def _searchable(html: str) -> str:
    """The prose, then each identifier in code that the prose does not have."""
    text = _text(_PRE.sub(" ", html))
    identifiers = _IDENTIFIER.findall(" ".join(map(_text, _PRE.findall(html))))
    return " ".join((text, *(name for name in dict.fromkeys(identifiers) if name not in text))).strip()


def _text(html: str) -> str:
    """The text of HTML in one line."""
    return Safe(_NOT_SEARCHED.sub(" ", html).replace("><", "> <")).striptags()
