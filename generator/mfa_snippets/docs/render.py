"""Build the pages of one target: parse, check, render each part, and put it into the page's template."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from mfa_snippets.contracts.evidence_status import EvidenceStatus
from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import make_block
from mfa_snippets.docs.expand import FRAMEWORKS, check_names, expand
from mfa_snippets.docs.links import check_all, linked
from mfa_snippets.docs.matrix import frames
from mfa_snippets.docs.page import Directive, Heading, Page, parse_all, slug
from mfa_snippets.docs.site_context import SiteContext
from mfa_snippets.docs.target import Target, ended, open_target
from mfa_snippets.docs.target import included as included_path
from mfa_snippets.docs.validate import check
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.templates import SUFFIX, Templates
from mfa_snippets.spec.specification import Specification

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
class SearchEntry:
    """A page as search knows it."""

    page: Page
    title: str
    sections: tuple[Section, ...]


def findable(page: Page, parts: Iterable[str], title: str, description: str) -> SearchEntry:
    """A page whose parts are HTML. One of many that are alike is found by its title, group and description.

    The others repeat the same prose word for word, and the names in their code stand in the reference.
    """
    opening = f"{plain(description)} {page.group}".strip()
    alone = (Section(heading="", anchor="", text=opening),)
    sections = alone if page.scenario else tuple(_sections(page, parts, opening))
    return SearchEntry(page=page, title=plain(title), sections=sections)


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


INCLUDED = "snippets"
File = tuple[str, str, str | None]  # name, text, and the language that it belongs to alone


def render_pages(
    specification: Specification,
    templates: Templates,
    programs: tuple[Program, ...],
    standings: Mapping[tuple[str, str], EvidenceStatus],
    target: str,
    base_url: str = "",
) -> tuple[Artifact, ...]:
    """Every file of a target. Raises `InputError` with all problems of all pages, or of a template.

    `base_url` is where the pages will stand, if that is known.
    """
    docs = open_target(target, templates, specification.sdks, base_url)
    sources = parse_all(
        specification.pages, specification.page_files, (*frames(specification.scenarios), FRAMEWORKS)
    )
    pages = expand(sources, specification)
    _refuse(
        *check_names(sources, specification),
        *(problem for page in pages for problem in check(page, docs.usages, specification)),
        *check_all(pages),
    )
    by_name = {(program.language, program.scenario): program for program in programs}
    material = SiteContext(specification=specification, standings=standings, programs=by_name, pages=pages)
    twin = docs.settings.twin
    also = open_target(twin, templates, specification.sdks) if twin else None
    machines = (also.suffix("page") or "") if also else ""
    files = chain(_files(docs, pages, material, machines), _files(also, pages, material) if also else ())
    return tuple(
        Artifact(
            path=str(PurePosixPath(docs.settings.folder, name)),
            content=text.encode(),
            language=language,
            target=target,
        )
        for name, text, language in files
    )


def _refuse(*problems: Problem) -> None:
    """Raise the problems, each once: a source that is repeated has it in each page, at shifted columns."""
    once = {(each.path, each.line, each.message): each for each in reversed(problems)}
    if once:
        raise InputError(*sorted(once.values(), key=lambda each: (each.path, each.line, each.column)))


def _files(
    docs: Target, pages: tuple[Page, ...], material: SiteContext, machines: str = ""
) -> Iterator[File]:
    """A file for each page, lists of the pages, what a site has once, assets, and code that is included.

    `machines` is the suffix of the page's twin, if it has one.
    """
    suffix = docs.suffix("page") or ""
    languages = {language: sdk.label for language, sdk in material.specification.sdks.items()}
    links = suffix if docs.settings.links is None else docs.settings.links
    shared: dict[str, Any] = {"suffix": links, "languages": languages, "slug": slug, "machines": machines}
    rendered: list[list[str]] = []
    for page, before, after in zip(pages, (None, *pages), (*pages[1:], None), strict=False):
        parts = list(_parts(docs, page, material, links))
        rendered.append(parts)
        context = {"page": page, "parts": parts, "before": before, "after": after, **shared}
        yield page.name + suffix, docs.render("page" + suffix + SUFFIX, **context), page.language
    groups = _groups(pages)
    index = docs.suffix("index")
    if index is not None:
        text = docs.render("index" + index + SUFFIX, pages=pages, groups=groups, **shared)
        yield "index" + index, text, None
    found = partial(_found, docs, pages, rendered)
    once = docs.once(pages=pages, groups=groups, found=found, **shared)
    included = _included(docs, material) if docs.settings.code == "include" else ()
    for name, text in chain(once, docs.assets(), included):
        yield name, text, None


def _included(docs: Target, material: SiteContext) -> Iterator[tuple[str, str]]:
    """Code that the pages include: every snippet, and every whole program, without blank lines at its end."""
    for program in material.programs.values():
        for segment in (None, *program.segments):
            text = segment.text if segment else program.text
            yield f"{INCLUDED}/{included_path(program, segment)}", docs.markup.code(ended(text), "")


def _found(docs: Target, pages: Iterable[Page], rendered: Iterable[list[str]]) -> list[SearchEntry]:
    """What search finds, for a target of HTML that asks for it."""
    inline = docs.markup.inline
    return [
        findable(page, parts, inline(page.title), inline(page.description))
        for page, parts in zip(pages, rendered, strict=True)
    ]


def _groups(pages: tuple[Page, ...]) -> dict[str, list[Page]]:
    """The pages by their group, in their order; those without one stand first."""
    groups: dict[str, list[Page]] = {"": []}
    for page in pages:
        groups.setdefault(page.group, []).append(page)
    return groups


def _parts(docs: Target, page: Page, material: SiteContext, links: str) -> Iterator[str]:
    """Each part in the target's markup. Blocks know the level of the heading that they stand below."""
    level = 1
    seen: Counter[str] = Counter()
    names = [page.name for page in material.pages]
    for part in page.parts:
        if isinstance(part, Heading):
            level = part.level
            yield Safe(docs.render("heading" + SUFFIX, heading=part))
        elif isinstance(part, Directive):
            block = make_block(part, docs.usages[part.name], seen[part.written], material, page.language)
            seen[part.written] += 1
            yield docs.block(part.name, block=block, level=level + 1, site=material, page=page, suffix=links)
        else:
            yield docs.markup.prose(linked(part.text, names, links))
