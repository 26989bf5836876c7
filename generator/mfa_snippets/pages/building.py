"""Build the pages of one target: parse, check, render each part, and put it into the page's template."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from ..artifacts import Artifact
from ..errors import BadInput, Problem
from ..programs import Program
from ..specification import Specification
from ..standing import Standing
from ..templates import SUFFIX, Templates
from .blocks import make_block
from .checking import check
from .expanding import check_names, expand
from .frameworks import FRAMEWORKS
from .links import check_all, linked
from .page import Directive, Heading, Page, slug
from .pairs import frames
from .parsing import parse_all
from .site import Material
from .target import Target, open_target


def render_pages(
    specification: Specification,
    templates: Templates,
    programs: tuple[Program, ...],
    standings: Mapping[tuple[str, str], Standing],
    target: str,
) -> tuple[Artifact, ...]:
    """Every file of a target. Raises `BadInput` with all problems of all pages, or of a template."""
    docs = open_target(templates.targets[target])
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
    return tuple(
        Artifact(
            path=str(PurePosixPath(docs.settings.folder, name)),
            content=text.encode(),
            language=language,
            target=target,
        )
        for name, text, language in _files(docs, pages, material)
    )


def _refuse(*problems: Problem) -> None:
    """Raise the problems, each once: a source that is repeated has it in each page, at shifted columns."""
    once = {(each.path, each.line, each.message): each for each in reversed(problems)}
    if once:
        raise BadInput(*sorted(once.values(), key=lambda each: (each.path, each.line, each.column)))


def _files(
    docs: Target, pages: tuple[Page, ...], material: Material
) -> Iterator[tuple[str, str, str | None]]:
    """Names, texts and languages: a file for each page, a list of the pages if the target has one, assets."""
    suffix = docs.suffix("page") or ""
    languages = {language: sdk.label for language, sdk in material.specification.sdks.items()}
    shared: dict[str, Any] = {"suffix": suffix, "languages": languages, "slug": slug}
    for page in pages:
        parts = list(_parts(docs, page, material, suffix))
        text = docs.render("page" + suffix + SUFFIX, page=page, parts=parts, **shared)
        yield page.name + suffix, text, page.language
    index = docs.suffix("index")
    if index is not None:
        groups = _groups(pages)
        text = docs.render("index" + index + SUFFIX, pages=pages, groups=groups, **shared)
        yield "index" + index, text, None
    yield from ((name, text, None) for name, text in docs.assets())


def _groups(pages: tuple[Page, ...]) -> dict[str, list[Page]]:
    """The pages by their group, in their order; those without one stand first."""
    groups: dict[str, list[Page]] = {"": []}
    for page in pages:
        groups.setdefault(page.group, []).append(page)
    return groups


def _parts(docs: Target, page: Page, material: Material, suffix: str) -> Iterator[str]:
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
            yield docs.block(part.name, block=block, level=level + 1, site=material, suffix=suffix)
        else:
            yield docs.settings.markup.prose(linked(part.text, names, suffix))
