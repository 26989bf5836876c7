"""Prose that means harm, or that another docs system would read, stands on the page as it was written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page

from .small import HARM, small_pages

FRONT = "---\ntitle: {}\ndescription: {}\norder: 1\n---\n"
PROSE = {
    "braces": "{x} {{ x }} <%= x %> {% x %} {projectId}",
    "tags": "<b>bold</b> <img src=x onerror=alert(1)> </script><script>alert(1)</script>",
    "scissors": '--8<-- "file.txt" and ;--8<--',
    "quotes": "\"\"\" */ #{} ${} '''",
    "right to left": "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "an emoji": "\U0001f469\u200d\U0001f4bb \U0001f510 done",
}
FENCES = {
    "a fence in a fence": ("````\n```js\nlet a;\n```\n````", "```js\nlet a;\n```\n"),
    "a fence of tildes": (
        "~~~\n```\n</code></pre><script>alert(1)</script>\n~~~",
        "```\n</code></pre><script>alert(1)</script>\n",
    ),
    "tags and scissors": ("```\n<b> --8<-- {x}\n```", "<b> --8<-- {x}\n"),
}


@pytest.fixture
def opened(quiet: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Opened"]:
    """A page whose dialogs, such as those of `alert`, are noted."""
    opened = Opened(quiet, tmp_path_factory)
    yield opened
    assert opened.alerts == []


class Opened:
    """A small site with one page of the given Markdown, in the browser."""

    def __init__(self, page: Page, factory: pytest.TempPathFactory) -> None:
        self.page, self.factory = page, factory
        self.alerts: list[str] = []
        page.on("dialog", self._note)

    def _note(self, dialog: Dialog) -> None:
        self.alerts.append(dialog.message)
        dialog.dismiss()

    def show(self, source: str) -> Page:
        folder = self.factory.mktemp("hostile")
        for artifact in small_pages("html", source).values():
            (folder / artifact.path).write_bytes(artifact.content)
        self.page.goto((folder / "small.html").as_uri())
        return self.page


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_prose_is_what_was_written(opened: Opened, text: str) -> None:
    """In a paragraph, a heading, a list, a table, and in the title."""
    source = FRONT.format("'" + text.replace("'", "''") + "'", "D")
    cell = text.replace("|", "")
    source += f"{text}\n\n## {text} too\n\n- {text}\n\n| A |\n| --- |\n| {cell} |\n"
    page = opened.show(source)

    for selector in (".text > p", "h1", ".text li", "td"):
        assert (page.locator(selector).last.text_content() or "").strip() == text
    assert page.title() == f"{text} · MFA snippets"
    assert page.locator(".text h2").text_content() == f"{text} too #"
    assert page.locator("main img, main script, main b").count() == 0


@pytest.mark.parametrize(("source", "text"), FENCES.values(), ids=FENCES)
def test_code_is_what_was_written(opened: Opened, source: str, text: str) -> None:
    page = opened.show(FRONT.format("T", "D") + source + "\n")

    assert page.locator(".text pre").text_content() == text


def test_a_specification_that_means_harm(opened: Opened) -> None:
    """Titles, reasons, defaults and remedies of the small specification hold tags, braces and backticks."""
    page = opened.show(
        FRONT.format("T", "D")
        + ":::runtimes\n\n:::environment\n\n## Fails\n\n:::errors\n\n"
        + "## Limits\n\n:::all-limits\n\n:::choose\n"
    )

    assert page.get_by_text(HARM).count() > 3
    assert page.locator("main b, main script:not([src='choose.js'])").count() == 0


def test_text_runs_as_its_script_does(opened: Opened) -> None:
    """A paragraph from right to left begins at the right, beside one that begins at the left."""
    page = opened.show(FRONT.format("T", "D") + PROSE["right to left"] + "\n\nFrom the left.\n")
    starts = page.locator(".text > p").evaluate_all(
        """all => all.map((paragraph) => {
          const range = document.createRange();
          range.selectNodeContents(paragraph);
          const text = range.getBoundingClientRect();
          const box = paragraph.getBoundingClientRect();
          return [text.left - box.left < 2, box.right - text.right < 2];
        })"""
    )

    assert starts == [[False, True], [True, False]]
