"""A page alone gives every language's program, byte for byte."""

from pathlib import Path

import pytest

from mfa_snippets.loading import load_all
from mfa_snippets.pages import render_pages
from mfa_snippets.programs import Program
from mfa_snippets.rendering import render_programs
from mfa_snippets.specification import Specification
from mfa_snippets.templates import Templates

from .rebuilding import programs_of_html, programs_of_markdown
from .small import PROGRAMS, SDKS, small_page

ROOT = Path(__file__).parents[2]
PAGE = "mfa-with-sdks"

Loaded = tuple[Specification, Templates, tuple[Program, ...]]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    specification, templates = load_all(ROOT / "spec", ROOT / "templates")
    return specification, templates, render_programs(specification, templates)


def _page(loaded: Loaded, target: str) -> str:
    specification, templates, programs = loaded
    artifacts = render_pages(specification, templates, programs, {}, target)
    return next(artifact.content.decode() for artifact in artifacts if PAGE in artifact.path)


def test_the_markdown_page_holds_every_program(loaded: Loaded) -> None:
    """The snippets of one language, in order, shifted right by their indent and joined, are its program."""
    specification, _, programs = loaded
    expected = {specification.sdks[program.language].fence: program.text for program in programs}

    assert programs_of_markdown(_page(loaded, "markdown")) == expected


def test_the_html_page_holds_every_program(loaded: Loaded) -> None:
    """So do the `<pre>` elements with `data-snippet`."""
    expected = {program.language: program.text for program in loaded[2]}

    assert programs_of_html(_page(loaded, "html")) == expected


def test_harmful_programs_survive_markdown() -> None:
    """Backticks, tabs and blank lines at a snippet's end come back; both languages have the same fence."""
    page = small_page("markdown")
    alone = {program.language: _without_others(page, program.language) for program in PROGRAMS}

    assert {language: programs_of_markdown(text)["python"] for language, text in alone.items()} == {
        program.language: program.text for program in PROGRAMS
    }


def test_harmful_programs_survive_html() -> None:
    """Tags in code come back as text."""
    assert programs_of_html(small_page("html")) == {program.language: program.text for program in PROGRAMS}


@pytest.mark.parametrize("target", ["markdown", "html"])
def test_the_whole_program_stands_on_the_page_too(target: str, loaded: Loaded) -> None:
    """Most readers copy it in one piece; in HTML its lines are marked up, so its name stands for it."""
    page = _page(loaded, target)
    program = loaded[2][0]

    assert (program.text if target == "markdown" else f'data-program="{program.scenario}"') in page


def _without_others(page: str, language: str) -> str:
    """The page without the panels of other languages."""
    kept, current = [], language
    labels = {f"**{sdk.label}**": name for name, sdk in SDKS.items()}
    for line in page.splitlines(keepends=True):
        current = labels.get(line.strip(), language if line.startswith("#") else current)
        kept.append(line if current == language else "")
    return "".join(kept)
