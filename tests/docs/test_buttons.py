"""What a reader takes along from a page: code, links, the whole program, the page as Markdown."""

import re

import pytest
from playwright.sync_api import Locator, Page

from mfa_snippets.rendering.programs import Program

from .conftest import INSECURE
from .rebuilding import programs_of_markdown
from .waiting import wait_until

PROGRAM = "totp-then-otp-email"
LANGUAGES = ("node", "typescript", "python", "go", "java", "ruby")


def _panel(page: Page, language: str, segment: str = "delivery") -> Locator:
    return page.locator(f'[id="snippet.{PROGRAM}.{segment}.{language}"]')


def _clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _heard(page: Page) -> str:
    wait_until(page, "() => document.querySelector('.status').textContent")
    return page.locator(".status").inner_text()


def _text(program: Program, name: str) -> str:
    return next(segment.text for segment in program.segments if segment.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_the_snippet(quiet: Page, site: str, programs: dict[str, Program], language: str) -> None:
    """Byte for byte, with its blank lines at the end; a screen reader hears which language it was."""
    quiet.goto(site + "?lang=" + language)
    for segment in programs[language].segments:
        _panel(quiet, language, segment.name).get_by_role("button", name="Copy:").click()

        label = _panel(quiet, language, segment.name).locator("pre").get_attribute("aria-label")
        wait_until(quiet, "label => document.querySelector('.status').textContent.endsWith(label)", label)
        assert _clipboard(quiet) == segment.text
        assert (label or "").startswith(quiet.locator("[role=tab][aria-selected=true]").first.inner_text())


def test_tabs_stay_tabs(quiet: Page, site: str) -> None:
    """A language that indents with tabs gets them."""
    quiet.goto(site + "?lang=go")
    _panel(quiet, "go").get_by_role("button", name="Copy:").click()
    _heard(quiet)

    assert "\n\tctx,\n" in _clipboard(quiet)


def test_a_copy_from_a_server(quiet: Page, served: str, programs: dict[str, Program]) -> None:
    quiet.goto(f"{served}/mfa-with-sdks.html?lang=java")
    _panel(quiet, "java").get_by_role("button", name="Copy:").click()
    _heard(quiet)

    assert _clipboard(quiet) == _text(programs["java"], "delivery")


def test_without_a_clipboard_the_code_is_selected(
    quiet: Page, served: str, programs: dict[str, Program]
) -> None:
    """A page that came over http from another machine has no clipboard to write to."""
    quiet.goto(f"{served}/mfa-with-sdks.html?lang=python".replace("127.0.0.1", INSECURE))
    assert not quiet.evaluate("isSecureContext")
    _panel(quiet, "python").get_by_role("button", name="Copy:").click()

    assert _heard(quiet).startswith("Selected: Python")
    selected = str(quiet.evaluate("getSelection().toString()")).rstrip("\n")
    assert selected == _text(programs["python"], "delivery").rstrip("\n")


def test_a_link_to_a_step_in_a_language(quiet: Page, site: str) -> None:
    """Whoever opens the link that was copied sees the same step in the same language."""
    quiet.goto(site + "?lang=ruby")
    _panel(quiet, "ruby").get_by_role("button", name="Copy a link").click()
    _heard(quiet)
    link = _clipboard(quiet)
    quiet.evaluate("localStorage.clear()")
    quiet.goto("about:blank")
    quiet.goto(link)

    assert _panel(quiet, "ruby").is_visible()
    assert quiet.locator(":target").evaluate("it => it.getBoundingClientRect().top") < 400


def test_the_whole_program_beside_a_step(quiet: Page, site: str, programs: dict[str, Program]) -> None:
    """The step is marked in it and in sight. It is copied while it is shown. A second click takes it away."""
    quiet.goto(site + "?lang=go")
    panel = _panel(quiet, "go")
    toggle = panel.get_by_role("button", name="Whole program")
    toggle.click()

    assert toggle.get_attribute("aria-expanded") == "true"
    shown = panel.locator("pre:visible")
    assert shown.count() == 1
    assert shown.text_content() == programs["go"].text
    marked = shown.locator(".here")
    assert _shifted_left(marked.text_content() or "") == _text(programs["go"], "delivery")
    assert marked.evaluate("it => it.offsetTop - it.closest('pre').scrollTop") < shown.evaluate(
        "it => it.clientHeight"
    )
    panel.get_by_role("button", name="Copy:").click()
    assert "the whole program" in _heard(quiet)
    assert _clipboard(quiet) == programs["go"].text
    toggle.click()
    assert panel.locator("pre:visible").text_content() == _text(programs["go"], "delivery")


def test_the_way_to_what_was_printed(quiet: Page, site: str) -> None:
    """From the evidence, and from the whole program beside a step; it goes when that goes."""
    quiet.goto(site)
    quiet.get_by_role("link", name="What it printed when it ran").click()
    assert "braces" in quiet.locator(":target").inner_text()
    toggle = _panel(quiet, "node").get_by_role("button", name="Whole program")
    way = _panel(quiet, "node").get_by_role("link", name="How to run it, and what it printed")
    toggle.click()
    way.click()
    assert "npm ci" in quiet.locator(":target").inner_text()
    toggle.click()
    assert way.count() == 0


def _shifted_left(text: str) -> str:
    return re.sub(r"^\t", "", text, flags=re.MULTILINE)


def test_ids_stay_unique_beside_the_whole_program(quiet: Page, site: str) -> None:
    quiet.goto(site)
    _panel(quiet, "node").get_by_role("button", name="Whole program").click()

    ids = quiet.locator("[id]").evaluate_all("all => all.map(({ id }) => id)")
    assert sorted(set(ids)) == sorted(ids)


def test_the_way_to_the_whole_program_without_scripts(pages: dict[str, str]) -> None:
    """The same button is a link in the page's source, to the step in the program."""
    page = pages["mfa-with-sdks.html"]

    for language in LANGUAGES:
        target = f"program.{PROGRAM}.{language}.delivery"
        assert f'<a class="whole" href="#{target}"' in page
        assert f'<span class="step" id="{target}">' in page


def test_the_page_as_markdown(quiet: Page, site: str, programs: dict[str, Program]) -> None:
    """Every language is in it under a heading of its own, and its fences give each program again."""
    quiet.goto(site)
    quiet.get_by_role("button", name="Copy page as Markdown").click()
    assert _heard(quiet) == "Copied: this page as Markdown"
    text = _clipboard(quiet)

    assert text.startswith("# Implementing MFA Authentication with Descope Backend SDKs\n\nSign a user in")
    assert programs_of_markdown(text) == {name: program.text for name, program in programs.items()}
    for label in ("Node.js", "TypeScript", "Python", "Go", "Java", "Ruby"):
        assert len(re.findall(rf"^#{{3,5}} {re.escape(label)}$", text, re.MULTILINE)) >= len(
            programs["go"].segments
        )
    assert "Whole program" not in text
    assert "[one-time passwords](https://docs.descope.com/auth-methods/otp)" in text


def test_the_page_as_markdown_without_a_clipboard(quiet: Page, served: str) -> None:
    """It is a download then."""
    quiet.goto(f"{served}/errors.html".replace("127.0.0.1", INSECURE))
    with quiet.expect_download() as download:
        quiet.get_by_role("button", name="Copy page as Markdown").click()

    assert download.value.suggested_filename == "errors.md"
    assert download.value.path().read_text("utf-8").startswith("# Errors\n")
