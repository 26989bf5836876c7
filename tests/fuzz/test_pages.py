"""Hostile text in pages: each docs system shows what was written, and makes nothing of it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.markup import markdown_parser
from mfa_snippets.docs.page import Prose, parse_parts
from mfa_snippets.docs.render import render_pages
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.scenario import ErrorCode
from tests.docs.small import APPS, STATUSES, docs_folders, made, small_specification
from tests.end_to_end.docs_sites.building import elements_of, text_of
from tests.end_to_end.docs_sites.javascript import docusaurus, fumadocs
from tests.end_to_end.docs_sites.sites import SITES, Build

from .values import COUNT, SEED, texts

pytestmark = pytest.mark.slow
FIRST = 10_000  # more than there are texts of a kind
FEW = 1000  # values, from which on the systems that take minutes take part
SYSTEMS: Mapping[str, tuple[str, Build]] = {
    **SITES,
    **(
        {"docusaurus": ("docusaurus", docusaurus), "fumadocs": ("fumadocs", fumadocs)} if COUNT >= FEW else {}
    ),
}
FRONT = ["---", "title: T", "description: D", "order: 1", "---"]
PLACES = {
    "paragraph": "MARK\n\nTEXT",
    "heading": "## MARK TEXT",
    "line": "MARK\nTEXT",
    "item": "- MARK TEXT",
    "quote": "> MARK\n> TEXT",
    "cell": "| MARK |\n| --- |\n| TEXT |",
    "callout": "> [!NOTE]\n> MARK TEXT",
    "details": ":::details MARK TEXT\n\nq0q\n\n:::end",
}
"""What a page has of each text; its mark tells the place and the text."""
MEANING = len(PLACES)  # the place of texts of the specification
MARK = re.compile(r"q(\d+)q(.*?)(?=q\d+q|$)")
ANCHORS = {"html": r"(^| )#$", "sphinx": r"[#\uf0c1¶]$", "docusaurus": "\u200b$"}
"""What stands behind a heading."""


def entries() -> dict[int, list[str]]:
    """The lines of each text at its place, by the number of its mark; those alone that are no other block."""
    found = {}
    for place, (kind, template) in enumerate(PLACES.items()):
        for index, text in enumerate(lines_of(kind), 1):
            shown = text.replace("\\|", "|").replace("|", "\\|") if kind == "cell" else text
            number = place * FIRST + index
            lines = template.replace("MARK", f"q{number}q").replace("TEXT", shown)
            if kind not in ("paragraph", "line", "quote") or is_paragraph(
                text if kind == "paragraph" else f"x\n{text}"
            ):
                found[number] = lines.split("\n")
    return found


def is_paragraph(text: str) -> bool:
    """Whether a text is no block of Markdown, such as a list or a fence, which it may be."""
    parts = list(parse_parts(text.split("\n")))
    kinds = [token.type for token in markdown_parser().parse(text)]
    has_prose = len(parts) == 1 and isinstance(parts[0], Prose) and not parts[0].callout
    return has_prose and kinds == ["paragraph_open", "inline", "paragraph_close"]


def page_of(entries: Mapping[int, list[str]]) -> tuple[list[str], list[int]]:
    """The lines of a page, and the number of the text on each of them."""
    lines, numbers = [*FRONT], [0] * len(FRONT)
    for number, entry in entries.items():
        added = ["", *entry, "", "q0q"]
        lines += added
        numbers += [number] * len(added)
    return [*lines, "", ":::error-table", "", "## q0q", ""], numbers


def pages_of(target: str, lines: list[str], meanings: Mapping[int, str]) -> dict[str, Artifact]:
    """The files of a target. Raises `InputError`."""
    errors = {
        f"E{number}": made(ErrorCode, kind="own", meaning=f"q{number}q {text}", retry="q0q", action="word")
        for number, text in meanings.items()
    }
    specification = replace(small_specification("\n".join(lines)), errors=errors)
    found = Templates(languages={}, layouts={}, targets=docs_folders())
    return {each.path: each for each in render_pages(Site(specification, found, APPS, STATUSES), target)}


def lines_of(kind: str) -> list[str]:
    """Texts that a file can have in one line: half of a surrogate pair is no UTF-8."""
    return [text for text in texts(kind) if not re.search("[\r\n\ud800-\udfff]", text)]


@pytest.fixture(scope="module")
def hostile() -> tuple[list[str], Mapping[int, str]]:
    """A page without the texts that are refused, and texts of the specification."""
    meanings = dict[int, str]()
    for number, text in enumerate(lines_of("meaning"), MEANING * FIRST + 1):
        with suppress(ValueError):  # tests/fuzz/test_code.py sees that a refusal is told with its place
            made(ErrorCode, kind="own", meaning=text, retry="No", action="word")
            meanings[number] = text
    kept = entries()
    total = len(kept)
    while True:
        lines, numbers = page_of(kept)
        try:
            pages_of("html", lines, meanings)
        except InputError as error:
            wrong = {numbers[problem.line - 1] for problem in error.problems if problem.column}
            if wrong <= {0}:
                raise
            kept = {number: entry for number, entry in kept.items() if number not in wrong}
        else:
            assert len(kept) > total / 2
            print(
                f"fuzz: seed {SEED}, {total} texts of pages, {total - len(kept)} refused with their place, ",
                end="",
            )
            print(f"{len(meanings)} texts of the specification")
            return lines, meanings


def marked(page: str, system: str) -> dict[int, str]:
    """The text behind each mark of a page, where it is first; ends of lines and anchors do not count."""
    found: dict[int, str] = {}
    for match in MARK.finditer(text_of(page)):
        number, text = int(match[1]), match[2].strip()
        if number // FIRST == list(PLACES).index("heading"):
            text = re.sub(ANCHORS.get(system, "$"), "", text).rstrip()
        if number and text:
            found.setdefault(number, text)
    return found


def typewritten(texts: Mapping[int, str]) -> dict[int, str]:
    """Texts without what smart quotes read: typographic quotes, dashes and ellipses, and escapes of them."""
    plain = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}
    plain |= {"\u2013": "--", "\u2014": "---", "\u2026": "..."}
    pattern = re.compile("|".join(plain))
    straight = {number: pattern.sub(lambda found: plain[found[0]], text) for number, text in texts.items()}
    return {number: re.sub(r"\\(?=[\"'\\.`-])", "", text) for number, text in straight.items()}


@pytest.mark.parametrize("system", SYSTEMS)
def test_text_is_what_was_written(
    system: str, hostile: tuple[list[str], Mapping[int, str]], tmp_path: Path
) -> None:
    """As CommonMark reads the page, and the specification's to the character."""
    lines, meanings = hostile
    own = pages_of("html", lines, meanings)["small.html"].content.decode()
    target, build = SYSTEMS[system]
    built = build(pages_of(target, lines, meanings), tmp_path)

    assert built.exit == 0, built.said[-2000:]
    page = built.page("small")
    written, found = marked(own, "html"), marked(page, system)
    assert {number: written.get(number) for number in meanings} == {
        number: " ".join(text.split()) for number, text in meanings.items()
    }
    if system == "sphinx":  # whose smart quotes are the site's to have
        written, found = typewritten(written), typewritten(found)
    assert {number: found.get(number) for number in written} == written
    assert "x-evil" not in elements_of(page)
