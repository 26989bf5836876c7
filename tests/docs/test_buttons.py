"""What a reader takes along from a page: code, links, the page as Markdown."""

import re

import pytest
from playwright.sync_api import Locator, Page

from .conftest import INSECURE
from .looking import LANGUAGES
from .rebuilding import codes_in_markdown, marked_in_html
from .waiting import wait_until

Functions = dict[tuple[str, str], str]
START = "start_mfa_with_otp"


def _panel(page: Page, language: str, function: str = START) -> Locator:
    return page.locator(f'[id="function.{function}.{language}"]')


def _clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _heard(page: Page) -> str:
    wait_until(page, "() => document.querySelector('.status').textContent")
    return page.locator(".status").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_the_function(quiet: Page, site: str, functions: Functions, language: str) -> None:
    """Byte for byte; a screen reader hears which language it was."""
    quiet.goto(site + "?lang=" + language)
    for name in (START, "verify_otp", "require_mfa"):
        _panel(quiet, language, name).get_by_role("button", name="Copy:").click()

        label = _panel(quiet, language, name).locator("pre[data-snippet]").get_attribute("aria-label")
        wait_until(quiet, "label => document.querySelector('.status').textContent.endsWith(label)", label)
        assert _clipboard(quiet) == functions[language, name]
        assert (label or "").startswith(quiet.locator("[role=tab][aria-selected=true]").first.inner_text())


def test_tabs_stay_tabs(quiet: Page, site: str) -> None:
    """A language that indents with tabs gets them."""
    quiet.goto(site + "?lang=go")
    _panel(quiet, "go").get_by_role("button", name="Copy:").click()
    _heard(quiet)

    assert "\n\t" in _clipboard(quiet)


def test_a_copy_from_a_server(quiet: Page, served: str, functions: Functions) -> None:
    quiet.goto(f"{served}/mfa-with-sdks.html?lang=java")
    _panel(quiet, "java").get_by_role("button", name="Copy:").click()
    _heard(quiet)

    assert _clipboard(quiet) == functions["java", START]


def test_without_a_clipboard_the_code_is_selected(quiet: Page, served: str, functions: Functions) -> None:
    """A page that came over http from another machine has no clipboard to write to."""
    quiet.goto(f"{served}/mfa-with-sdks.html?lang=python".replace("127.0.0.1", INSECURE))
    assert not quiet.evaluate("isSecureContext")
    _panel(quiet, "python").get_by_role("button", name="Copy:").click()

    assert _heard(quiet).startswith("Selected: Python")
    selected = str(quiet.evaluate("getSelection().toString()")).rstrip("\n")
    assert selected == functions["python", START].rstrip("\n")


def test_a_link_to_a_section_in_a_language(quiet: Page, site: str) -> None:
    """Whoever opens the link that was copied sees the same section in the same language."""
    quiet.goto(site)
    quiet.get_by_role("combobox", name="Language").select_option("ruby")
    quiet.goto(site)
    quiet.locator("#start-the-second-factor .anchor").click()
    assert _heard(quiet) == "Copied: link to this section"
    link = _clipboard(quiet)
    quiet.get_by_role("combobox", name="Language").select_option("go")
    quiet.goto("about:blank")
    quiet.goto(link)

    assert _panel(quiet, "ruby").is_visible()
    assert quiet.locator(":target").evaluate("it => it.getBoundingClientRect().top") < 400


def _all_languages(page: Page) -> None:
    page.locator(".tools summary").click()
    page.get_by_role("button", name="Copy all languages").click()


def test_the_page_as_markdown(quiet: Page, site: str, pages: dict[str, str], functions: Functions) -> None:
    """Every language is in it under a heading of its own, and plain fences give the code of the page."""
    quiet.goto(site)
    _all_languages(quiet)
    assert _heard(quiet) == "Copied: this page in all languages"
    text = _clipboard(quiet)

    front = re.search(r"^# .+\n\n.+\n", pages["mfa-with-sdks.md"], re.MULTILINE)
    assert front
    assert text.startswith(front[0])
    found = codes_in_markdown(text)
    assert {info for info, _ in found if " " in info} == set()
    codes = [code for _, code in found]
    for language, name, _ in marked_in_html(pages["mfa-with-sdks.html"]):
        assert (language, name) not in functions or functions[language, name] in codes
    for label in ("Node.js", "TypeScript", "Python", "Go", "Java", "Ruby"):
        assert len(re.findall(rf"^#{{3,5}} {re.escape(label)}$", text, re.MULTILINE)) >= 6
    assert re.search(r"\[[^\]]+\]\(https://docs\.descope\.com/", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_one_language(
    quiet: Page, site: str, pages: dict[str, str], functions: Functions, language: str
) -> None:
    """The functions of the chosen language, and nothing of another."""
    quiet.goto(site + "?lang=" + language)
    quiet.get_by_role("button", name="Copy page", exact=True).click()
    assert _heard(quiet) == "Copied: this page"

    codes = [code for _, code in codes_in_markdown(_clipboard(quiet))]
    every = marked_in_html(pages["mfa-with-sdks.html"])
    names = {name for _, name, _ in every if (language, name) in functions}
    assert len(names) >= 5
    assert {each for each in functions if functions[each] in codes and each[1] in names} >= {
        (language, name) for name in names
    }


def test_the_page_as_markdown_without_a_clipboard(quiet: Page, served: str) -> None:
    """It is a download then."""
    quiet.goto(f"{served}/errors.html".replace("127.0.0.1", INSECURE))
    with quiet.expect_download() as download:
        quiet.get_by_role("button", name="Copy page", exact=True).click()

    assert download.value.suggested_filename == "errors.md"
    assert download.value.path().read_text("utf-8").startswith("# Errors\n")
