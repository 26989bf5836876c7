"""Render the pages of a target: parse, expand, check, and fill each page's template."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from mfa_snippets.contracts.evidence import EvidenceStatus
from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import SiteContext, block_data
from mfa_snippets.docs.expand import FRAMEWORKS, check_names, expand
from mfa_snippets.docs.matrix import frames
from mfa_snippets.docs.page import Directive, Heading, Page, parse_all
from mfa_snippets.docs.settings import SiteConfig
from mfa_snippets.docs.target import Target, open_target, snippet_file, with_newline
from mfa_snippets.docs.validate import check_links, check_page, rewrite_links
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.templates import SUFFIX, Templates
from mfa_snippets.spec.specification import Specification

_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_NOT_SEARCHED = re.compile(
    r"<figcaption>.*?</figcaption>|<(h\d) class=\"language\">.*?</\1>|<a class=\"anchor\".*?</a>", re.DOTALL
)
_IDENTIFIER = re.compile(r"[^\W\d]\w{3,}")
File = tuple[str, str, str | None]  # name, text, and the only language that it is about


def render_pages(
    specification: Specification,
    templates: Templates,
    programs: tuple[Program, ...],
    statuses: Mapping[tuple[str, str], EvidenceStatus],
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
        programs={(program.language, program.scenario): program for program in programs},
        pages=_checked_pages(docs, specification),
    )
    name = docs.settings.twin
    twin = open_target(name, templates, specification.sdks, "", site_configs) if name else None
    files = list(_files(docs, site, (twin.suffix("page") or "") if twin else ""))
    if twin:
        files += _files(twin, site)
    folder = PurePosixPath(docs.settings.folder)
    return tuple(
        Artifact(path=str(folder / name), content=text.encode(), language=language, target=target)
        for name, text, language in files
    )


def _checked_pages(docs: Target, specification: Specification) -> tuple[Page, ...]:
    subjects = (*frames(specification.scenarios), FRAMEWORKS)
    sources = parse_all(specification.pages, specification.page_files, subjects)
    pages = expand(sources, specification)
    problems = [
        *check_names(sources, specification),
        *(problem for page in pages for problem in check_page(page, docs.usages, specification)),
        *check_links(pages),
    ]
    # A problem of a source that is repeated is in each of its pages, with different columns.
    unique = {(problem.path, problem.line, problem.message): problem for problem in reversed(problems)}
    if unique:
        raise InputError(*unique.values())
    return pages


def _files(docs: Target, site: SiteContext, twin_suffix: str = "") -> Iterator[File]:
    """A file for each page, the index, files for the whole site, and the code that pages include."""
    pages, suffix = site.pages, docs.suffix("page") or ""
    links = suffix if docs.settings.links is None else docs.settings.links
    shared: dict[str, Any] = {"suffix": links, "site": site, "twin_suffix": twin_suffix}
    rendered: list[list[str]] = []
    for page, before, after in zip(pages, (None, *pages), (*pages[1:], None), strict=False):
        rendered.append(list(_parts(docs, page, site, links)))
        context = {"page": page, "parts": rendered[-1], "before": before, "after": after, **shared}
        yield page.name + suffix, docs.render(f"page{suffix}{SUFFIX}", **context), page.language
    entries = partial(search_entries, docs, pages, rendered)
    names = ("", *dict.fromkeys(page.group for page in pages))  # pages without a group come first
    groups = {name: [page for page in pages if page.group == name] for name in names}
    shared |= {"groups": groups, "search_entries": entries}
    index = docs.suffix("index")
    if index is not None:
        yield "index" + index, docs.render(f"index{index}{SUFFIX}", **shared), None
    yield from ((name, text, None) for name, text in docs.site_files(**shared))
    if docs.settings.code == "include":
        yield from _snippet_files(docs, site.programs.values())


def _parts(docs: Target, page: Page, site: SiteContext, suffix: str) -> Iterator[str]:
    """Each part in the target's markup; headings within a block are one level below the one above it."""
    level = 1
    ordinals: Counter[str] = Counter()
    names = frozenset(page.name for page in site.pages)
    for part in page.parts:
        if isinstance(part, Heading):
            level = part.level
            yield Safe(docs.render("heading" + SUFFIX, heading=part))
        elif isinstance(part, Directive):
            block = block_data(part, docs.usages[part.name], ordinals[part.source], site, page.language)
            ordinals[part.source] += 1
            yield docs.block(part.name, block=block, level=level + 1, site=site, page=page, suffix=suffix)
        else:
            yield docs.markup.prose(rewrite_links(part.text, names, suffix))


def _snippet_files(docs: Target, programs: Iterable[Program]) -> Iterator[File]:
    """The files that pages include: each snippet and each program, without blank lines at the end."""
    for program in programs:
        for segment in (None, *program.segments):
            text = docs.markup.code(with_newline(segment.text if segment else program.text), "")
            yield f"snippets/{snippet_file(program, segment)}", text, None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A page in the search index; a section is a heading, its anchor, and text. The first has no heading."""

    page: Page
    title: str
    sections: tuple[tuple[str, str, str], ...]


def search_entries(docs: Target, pages: Iterable[Page], rendered: Iterable[list[str]]) -> list[SearchEntry]:
    """The search index of an HTML target, from each page's rendered parts.

    Pages of factor pairs are indexed without text, which other pages repeat.
    """
    entries = []
    for page, parts in zip(pages, rendered, strict=True):
        opening = f"{_text(docs.markup.inline(page.description))} {page.group}".strip()
        # The prose of a page of a pair repeats other pairs; its code is in the reference.
        sections = (("", "", opening),) if page.scenario else tuple(_sections(page, parts, opening))
        title = _text(docs.markup.inline(page.title))
        entries.append(SearchEntry(page=page, title=title, sections=sections))
    return entries


def _sections(page: Page, rendered: Iterable[str], opening: str) -> Iterator[tuple[str, str, str]]:
    heading, anchor, html = "", "", opening + " "
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
