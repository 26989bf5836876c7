"""Build the pages of one target: parse, check, render each part, and put it into the page's template."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup as Safe

from ..artifacts import Artifact
from ..errors import BadInput
from ..programs import Program
from ..specification import Specification
from ..standing import Standing
from ..templates import SUFFIX, Templates
from .blocks import Material, make_block
from .checking import check
from .page import Directive, Heading, Page, slug
from .parsing import parse_all
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
    pages = parse_all(specification.pages, specification.page_files)
    problems = [problem for page in pages for problem in check(page, docs.usages, specification)]
    if problems:
        raise BadInput(*problems)
    by_name = {(program.language, program.scenario): program for program in programs}
    material = Material(specification=specification, standings=standings, programs=by_name)
    return tuple(
        Artifact(path=str(PurePosixPath(docs.settings.folder, name)), content=text.encode(), target=target)
        for name, text in _files(docs, pages, material)
    )


def _files(docs: Target, pages: tuple[Page, ...], material: Material) -> Iterator[tuple[str, str]]:
    """File names and texts: a file for each page, a list of the pages if the target has one, assets."""
    suffix = docs.suffix("page") or ""
    languages = {language: sdk.label for language, sdk in material.specification.sdks.items()}
    shared: dict[str, Any] = {"suffix": suffix, "languages": languages, "slug": slug}
    for page in pages:
        parts = list(_parts(docs, page, material))
        yield page.name + suffix, docs.render("page" + suffix + SUFFIX, page=page, parts=parts, **shared)
    index = docs.suffix("index")
    if index is not None:
        yield "index" + index, docs.render("index" + index + SUFFIX, pages=pages, **shared)
    yield from docs.assets()


def _parts(docs: Target, page: Page, material: Material) -> Iterator[str]:
    """Each part in the target's markup. Blocks know the level of the heading that they stand below."""
    level = 1
    seen: Counter[str] = Counter()
    for part in page.parts:
        if isinstance(part, Heading):
            level = part.level
            yield Safe(docs.render("heading" + SUFFIX, heading=part))
        elif isinstance(part, Directive):
            written = " ".join((part.name, *part.arguments))
            block = make_block(part, seen[written], material)
            seen[written] += 1
            yield docs.block(part.name, block=block, level=level + 1)
        else:
            yield docs.settings.markup.prose(part.text)
