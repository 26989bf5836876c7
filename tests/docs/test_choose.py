"""The chooser shows the functions of one choice, which is in the address."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def choose(site_folder: Path) -> str:
    """The page with the chooser, opened from its folder."""
    return (site_folder / "choose-your-factors.html").as_uri()


def functions(page: Page) -> list[str]:
    """The names of the functions in sight, in order."""
    return page.locator(".choose .functions code:visible").all_inner_texts()


def test_the_address_chooses(quiet: Page, choose: str) -> None:
    """In the language of choice."""
    quiet.goto(f"{choose}?first=password&second=totp&lang=go")

    assert functions(quiet) == [
        *("SignUpWithPassword", "SignInWithPassword", "EnrollTOTP", "CompleteMFAWithTOTP", "RequireMFA"),
    ]
    expect(quiet.locator(".verdict")).to_be_hidden()


def test_a_choice_is_in_the_address(quiet: Page, choose: str) -> None:
    """Other parameters and the hash stay; an unknown factor is none."""
    quiet.goto(f"{choose}?lang=python&utm=a%20b&first=telepathy#channels-in-amr")
    quiet.get_by_label("First factor").select_option("magic-link-sms")
    quiet.get_by_label("Second factor").select_option("passkey")

    query = "lang=python&utm=a+b&first=magic-link-sms&second=passkey"
    expect(quiet).to_have_url(f"{choose}?{query}#channels-in-amr")
    assert functions(quiet)[-3:] == ["start_mfa_with_passkey", "verify_passkey", "require_mfa"]


def test_the_language_moves_the_names(quiet: Page, choose: str) -> None:
    """What an SDK can't do is there for that SDK alone, with its reason."""
    quiet.goto(f"{choose}?first=password&second=passkey&lang=java")
    gap = quiet.locator(".choose .gap:visible")
    expect(gap).to_have_count(0)
    assert functions(quiet)[-1] == "requireMfa"

    quiet.get_by_label("Language", exact=True).select_option("ruby")

    expect(quiet.locator(".functions code:visible").last).to_have_text("require_mfa")
    expect(gap).to_have_text(re.compile("^Ruby: not possible. .*passkeys"))


VERDICTS = {
    ("otp-email", "magic-link-email"): "Not MFA: both factors use the same channel.",
    ("totp", "totp"): "Not MFA: both factors use the same channel.",
    ("totp", "passkey"): "No test ran these two together.",
}


@pytest.mark.parametrize(("first", "second"), VERDICTS)
def test_what_is_no_pair_says_so(quiet: Page, choose: str, first: str, second: str) -> None:
    quiet.goto(f"{choose}?first={first}&second={second}")

    expect(quiet.locator(".verdict")).to_contain_text(VERDICTS[first, second])


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_all_is_there(page: Page, choose: str) -> None:
    """Each factor in its role, below its name; selects that do nothing are not."""
    page.goto(choose)

    expect(page.locator(".choice:visible")).to_have_count(10 + 9)
    expect(page.locator(".choose select:visible")).to_have_count(0)


def test_links_lead_to_the_function(quiet: Page, choose: str) -> None:
    """On the page of its method, in the language of choice."""
    quiet.goto(f"{choose}?first=password&second=otp-email&lang=python")
    quiet.get_by_role("link", name="start_mfa_with_otp").click()

    expect(quiet).to_have_url(re.compile(r"one-time-codes\.html#function\.start_mfa_with_otp$"))
    expect(quiet.locator('[id="function.start_mfa_with_otp.python"]')).to_be_in_viewport()
