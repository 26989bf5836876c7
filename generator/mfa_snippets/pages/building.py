"""Build the pages of one target: parse, check, render each part, and put it into the page's template."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from ..contracts.standing import Standing
from ..errors import BadInput, Problem
from ..model.specification import Specification
from ..rendering.programs import Program
from ..rendering.templates import SUFFIX, Templates
from ..writing.artifacts import Artifact
from .blocks import make_block
from .checking import check
from .expanding import check_names, expand
from .frameworks import FRAMEWORKS
from .links import check_all, linked
from .page import Directive, Heading, Page, slug
from .pairs import frames
from .parsing import parse_all
from .searching import Found, findable
from .site import Material
from .target import Target, ended, open_target
from .target import included as included_path

INCLUDED = "snippets"
File = tuple[str, str, str | None]  # name, text, and the language that it belongs to alone


def render_pages(
    specification: Specification,
    templates: Templates,
    programs: tuple[Program, ...],
    standings: Mapping[tuple[str, str], Standing],
    target: str,
    base_url: str = "",
) -> tuple[Artifact, ...]:
    """Every file of a target. Raises `BadInput` with all problems of all pages, or of a template.

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
    material = Material(specification=specification, standings=standings, programs=by_name, pages=pages)
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
        raise BadInput(*sorted(once.values(), key=lambda each: (each.path, each.line, each.column)))


def _files(docs: Target, pages: tuple[Page, ...], material: Material, machines: str = "") -> Iterator[File]:
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


def _included(docs: Target, material: Material) -> Iterator[tuple[str, str]]:
    """Code that the pages include: every snippet, and every whole program, without blank lines at its end."""
    for program in material.programs.values():
        for segment in (None, *program.segments):
            text = segment.text if segment else program.text
            yield f"{INCLUDED}/{included_path(program, segment)}", docs.markup.code(ended(text), "")


def _found(docs: Target, pages: Iterable[Page], rendered: Iterable[list[str]]) -> list[Found]:
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


def _parts(docs: Target, page: Page, material: Material, links: str) -> Iterator[str]:
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
