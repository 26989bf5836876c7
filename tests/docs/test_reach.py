"""What a reader points at is what is there: every button for code, and every address."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PAGES = ("mfa-with-sdks", "passwords", "try-it-locally", "express", "choose-your-factors")
COVERED = """() => {
  for (const details of document.querySelectorAll('details:not(.tools details)')) details.open = true;
  const all = [...document.querySelectorAll('.copy')].filter((each) => each.checkVisibility());
  const isCovered = (each) => {
    each.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { x, y, width, height } = each.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) !== each;
  };
  return [all.length, all.filter(isCovered).map((each) => each.ariaLabel)];
}"""


@pytest.mark.parametrize("width", [390, 1024, 1280, 1600])
@pytest.mark.parametrize("name", PAGES)
def test_every_copy_can_be_clicked(quiet: Page, site_folder: Path, name: str, width: int) -> None:
    """Also in what was collapsed, in each width."""
    quiet.set_viewport_size({"width": width, "height": 800})
    quiet.goto((site_folder / f"{name}.html").as_uri() + "?lang=java")
    count, covered = quiet.evaluate(COVERED)

    assert covered == []
    assert count == quiet.locator("pre:not(.output):visible").count()


def test_imports_are_copied(quiet: Page, site: str) -> None:
    """Without the function, under a name of their own."""
    quiet.goto(site + "?lang=python")
    panel = quiet.locator('[id="function.require_mfa.python"]')
    panel.get_by_text("Imports", exact=True).click()
    panel.get_by_role("button", name="Copy: Python: imports of require_mfa", exact=True).click()
    expect(quiet.locator(".status")).to_contain_text("imports of require_mfa")

    copied = quiet.evaluate("navigator.clipboard.readText()")
    assert copied == panel.locator(".imports pre").text_content()
    assert "import" in copied
    assert "def " not in copied


def test_commands_are_copied(quiet: Page, site_folder: Path) -> None:
    """A plain block of the page's prose, without the button's own text."""
    quiet.goto((site_folder / "flask.html").as_uri())
    block = quiet.locator(".text > pre").first
    block.locator("xpath=preceding-sibling::div[1]").get_by_role("button", name="Copy: Code").click()
    expect(quiet.locator(".status")).to_contain_text("Copied")

    assert quiet.evaluate("navigator.clipboard.readText()") == block.text_content()


def test_an_address_with_a_language_is_a_choice(quiet: Page, site: str) -> None:
    """The page that is opened next is in that language, too."""
    quiet.goto(site + "?lang=java")
    quiet.locator(".tree").get_by_role("link", name="Choose your factors").click()

    expect(quiet.locator(".picker")).to_have_value("java")


def test_an_address_with_an_unknown_language_is_none(quiet: Page, site: str) -> None:
    quiet.goto(site + "?lang=cobol")

    assert quiet.evaluate("sessionStorage.lang") is None


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("function", ["start_mfa_with_otp", "verify_otp", "enroll_email"])
def test_the_heading_of_a_function_is_in_sight(
    quiet: Page, site_folder: Path, width: int, function: str
) -> None:
    """Below the masthead, which stays; the list of sections marks it."""
    quiet.set_viewport_size({"width": width, "height": 800})
    quiet.goto((site_folder / "one-time-codes.html").as_uri() + f"?lang=java#function.{function}")
    heading = quiet.locator(f'h2:has(+ p + [id="function.{function}"])')

    masthead = quiet.locator(".masthead").evaluate("it => it.getBoundingClientRect().bottom")
    assert masthead <= heading.evaluate("it => it.getBoundingClientRect().top") < 200
    marked = quiet.locator(".contents [aria-current]").get_attribute("href")
    assert marked == heading.locator(".anchor").get_attribute("href")


def test_an_address_marks_its_section(quiet: Page, site_folder: Path) -> None:
    """Though it is short, or near the end of the page."""
    quiet.set_viewport_size({"width": 1440, "height": 1200})
    address = (site_folder / "one-time-codes.html").as_uri()
    quiet.goto(address)
    links = quiet.locator(".contents a").evaluate_all("all => all.map((each) => each.hash)")
    for hash_ in links:
        quiet.goto("about:blank")
        quiet.goto(address + hash_)

        expect(quiet.locator(".contents [aria-current]")).to_have_attribute("href", hash_)
