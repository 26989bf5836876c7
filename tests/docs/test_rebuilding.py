"""A page alone gives every language's program, byte for byte."""

import re
from html import unescape

import pytest

from mfa_snippets.rendering.programs import Program

from .conftest import Loaded
from .rebuilding import programs_of_html, programs_of_markdown
from .small import PROGRAMS, SDKS, small_page

FIRST = "totp-then-otp-email"
ALSO = {
    "mfa-with-sdks": "mfa-" + FIRST,
    "step-up-with-sdks": "step-up-with-otp-email",
    "enrol-a-second-factor": "enrol-otp-email",
}
"""Pages that explain a program, and the program's own."""


def _pages(loaded: Loaded) -> dict[str, dict[str, Program]]:
    """The programs that a page has to hold, whether it explains one or is of a scenario or a framework."""
    found: dict[str, dict[str, Program]] = {"mfa-with-sdks": {}}
    for program in loaded[2]:
        scenario = loaded[0].scenarios[program.scenario]
        is_pair = scenario.origin is not None and scenario.origin.template == "pair"
        page = f"mfa-{program.scenario}" if is_pair else program.scenario
        page = "in-a-web-handler-" + program.language if scenario.requests else page
        found.setdefault(page, {})[program.language] = program
    for page, shown in ALSO.items():
        found[page] = found[shown]
    return found


def test_each_markdown_page_holds_its_programs(loaded: Loaded, pages: dict[str, str]) -> None:
    """The snippets of one language, in order, shifted right by their indent and joined, are its program."""
    fences = {language: sdk.fence for language, sdk in loaded[0].sdks.items()}
    expected = {
        name: {fences[language]: program.text for language, program in programs.items()}
        for name, programs in _pages(loaded).items()
    }

    assert {name: programs_of_markdown(pages[name + ".md"]) for name in expected} == expected


def test_each_html_page_holds_its_programs(loaded: Loaded, pages: dict[str, str]) -> None:
    """So do the `<pre>` elements with `data-snippet`."""
    expected = {
        name: {language: program.text for language, program in programs.items()}
        for name, programs in _pages(loaded).items()
    }

    assert {name: programs_of_html(pages[name + ".html"]) for name in expected} == expected


@pytest.mark.parametrize("page", ["mfa-with-sdks", "mfa-" + FIRST, "mfa-otp-sms-then-totp"])
def test_the_whole_program_stands_on_the_page_too(page: str, loaded: Loaded, pages: dict[str, str]) -> None:
    """Most readers copy it in one piece; in HTML it is put together from the marked snippets."""
    expected = {language: program.text for language, program in _pages(loaded)[page].items()}
    shown = re.findall(
        r'<pre [^>]*data-language="(\w+)" data-program="[^"]*"><code>(.*?)</code></pre>',
        pages[page + ".html"],
        re.DOTALL,
    )

    assert {language: unescape(re.sub(r"<[^>]*>", "", text)) for language, text in shown} == expected
    assert all(text in pages[page + ".md"] for text in expected.values())


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


def _without_others(page: str, language: str) -> str:
    """The page without the panels of other languages."""
    kept, current = [], language
    labels = {sdk.label: name for name, sdk in SDKS.items()}
    for line in page.splitlines(keepends=True):
        if line.startswith("#"):
            current = labels.get(line.strip("# \n"), language)
        kept.append(line if current == language else "")
    return "".join(kept)
