"""Hostile text in pages: each docs system shows what was written, and makes nothing of it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.files import Artifact
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

FEW = 1000  # values, from which on the systems that take minutes take part
SYSTEMS: Mapping[str, tuple[str, Build]] = {
    **SITES,
    **(
        {"docusaurus": ("docusaurus", docusaurus), "fumadocs": ("fumadocs", fumadocs)} if COUNT >= FEW else {}
    ),
}
FRONT = ["---", "title: T", "description: D", "order: 1", "---"]
HEADINGS, MEANINGS = 10_001, 20_001  # the first number of each
MARK = re.compile(r"q(\d+)q(.*?)(?=q\d+q|$)")


def is_paragraph(text: str) -> bool:
    """Whether a text is no block of Markdown, such as a list or a fence, which it may be."""
    parts = list(parse_parts([text]))
    kinds = [token.type for token in markdown_parser().parse(text)]
    has_prose = len(parts) == 1 and isinstance(parts[0], Prose) and not parts[0].callout
    return has_prose and kinds == ["paragraph_open", "inline", "paragraph_close"]


def page_of(paragraphs: Mapping[int, str], headings: Mapping[int, str]) -> list[str]:
    """The lines of a page: each text behind its mark, and the texts of the specification."""
    lines = [*FRONT]
    for number, text in paragraphs.items():
        lines += ["", f"q{number}q", "", text]
    for number, text in headings.items():
        lines += ["", f"## q{number}q {text}"]
    return [*lines, "", "q0q", "", ":::error-table", "", "## q0q", ""]


def pages_of(target: str, lines: list[str], meanings: Mapping[int, str]) -> dict[str, Artifact]:
    """The files of a target. Raises `InputError`."""
    errors = {
        f"E{number}": made(ErrorCode, kind="own", meaning=f"q{number}q {text}", retry="q0q", action="word")
        for number, text in meanings.items()
    }
    specification = replace(small_specification("\n".join(lines)), errors=errors)
    found = Templates(languages={}, layouts={}, targets=docs_folders())
    return {each.path: each for each in render_pages(specification, found, APPS, STATUSES, target)}


def lines_of(kind: str) -> list[str]:
    """Texts that a file can have in one line: half of a surrogate pair is no UTF-8."""
    return [text for text in texts(kind) if not re.search("[\r\n\ud800-\udfff]", text)]


@pytest.fixture(scope="module")
def hostile() -> tuple[list[str], Mapping[int, str]]:
    """A page without the lines that are refused, and texts of the specification."""
    paragraphs = {number: text for number, text in enumerate(lines_of("page"), 1) if is_paragraph(text)}
    headings = {number: text for number, text in enumerate(lines_of("heading"), HEADINGS) if text.strip()}
    meanings = dict[int, str]()
    for number, text in enumerate(lines_of("meaning"), MEANINGS):
        with suppress(ValueError):  # tests/fuzz/test_code.py sees that a refusal is told with its place
            made(ErrorCode, kind="own", meaning=text, retry="No", action="word")
            meanings[number] = text
    lines, refused = page_of(paragraphs, headings), 0
    while True:
        try:
            pages_of("html", lines, meanings)
        except InputError as error:
            wrong = {problem.line for problem in error.problems if problem.line > len(FRONT)}
            if not wrong:
                raise
            refused += len(wrong)
            lines = ["" if number in wrong else line for number, line in enumerate(lines, 1)]
        else:
            print(f"fuzz: seed {SEED}, {len(paragraphs)} paragraphs, {len(headings)} headings, ", end="")
            print(f"{len(meanings)} texts of the specification, {refused} lines refused with their place")
            return lines, meanings


def marked(page: str) -> dict[int, str]:
    """The text behind each mark of a page, where it is first; ends of lines and anchors do not count."""
    found: dict[int, str] = {}
    for match in MARK.finditer(text_of(page)):
        number, text = int(match[1]), match[2].strip()
        if HEADINGS <= number < MEANINGS:
            text = re.sub(r" ?[#¶]$", "", text)
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
    expected, found = marked(own), marked(page)
    if system == "sphinx":  # whose smart quotes are the site's to have
        expected, found = (typewritten(texts) for texts in (expected, found))
    assert {number: found.get(number) for number in expected} == expected
    assert {number: marked(own).get(number) for number in meanings} == {
        number: " ".join(text.split()) for number, text in meanings.items() if text.split()
    }
    assert "x-evil" not in elements_of(page)
