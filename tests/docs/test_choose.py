"""The chooser shows the functions of one choice, which is in the address."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .small import small_page


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
        *(
            "SignUpWithPassword",
            "SignInWithPassword",
            "GetUser",
            "EnrollTOTP",
            "CompleteMFAWithTOTP",
            "RequireMFA",
        ),
    ]
    expect(quiet.locator(".verdict")).to_be_hidden()


def test_a_choice_is_in_the_address(quiet: Page, choose: str) -> None:
    """Other parameters and the hash stay; an unknown factor is none."""
    quiet.goto(f"{choose}?lang=python&utm=a%20b&first=telepathy#channels-in-amr")
    quiet.get_by_label("First factor").select_option("magic-link-sms")
    quiet.get_by_label("Second factor").select_option("totp")

    query = "lang=python&utm=a+b&first=magic-link-sms&second=totp"
    expect(quiet).to_have_url(f"{choose}?{query}#channels-in-amr")
    assert functions(quiet)[-3:] == ["enroll_totp", "complete_mfa_with_totp", "require_mfa"]


def test_back(quiet: Page, choose: str) -> None:
    """To what the address named before the reader followed a link on the page and chose again."""
    quiet.goto(f"{choose}?first=password&second=totp&lang=go")
    quiet.locator(".contents a").last.evaluate("link => link.click()")
    quiet.get_by_label("First factor").select_option("otp-sms")
    quiet.go_back()

    expect(quiet.get_by_label("First factor")).to_have_value("password")
    assert functions(quiet)[0] == "SignUpWithPassword"


def test_a_page_of_few_languages_has_their_names() -> None:
    """In their order, since the script counts them."""
    page = "---\ntitle: T\ndescription: D\norder: 1\nlanguages: [unable, tabbed]\n---\n:::choose\n"

    assert set(re.findall('data-names="([^"]*)"', small_page("html", page))) == {"greet say_greeting"}


def test_the_language_moves_the_names(quiet: Page, choose: str) -> None:
    """What an SDK can't do is there for that SDK alone, with its reason."""
    quiet.goto(f"{choose}?first=password&second=passkey&lang=java")
    gap = quiet.locator(".choose .gap:visible")
    expect(gap).to_have_count(0)
    assert functions(quiet)[-1] == "requireMfa"

    quiet.get_by_label("Language", exact=True).select_option("ruby")

    expect(gap).to_have_text(re.compile("^Ruby: not possible. .*passkeys"))
    assert functions(quiet) == []

    quiet.get_by_label("Language", exact=True).select_option("python")

    expect(quiet.locator(".functions code:visible").last).to_have_text("require_mfa")


def test_one_factor_in_the_address_finds_the_other(quiet: Page, choose: str) -> None:
    """The first second factor of another channel."""
    quiet.goto(f"{choose}?first=magic-link-email&lang=go")

    assert quiet.get_by_label("Second factor").input_value() == "otp-sms"
    expect(quiet.locator(".verdict")).to_be_hidden()


SAME = "Not MFA: both factors use the same channel."
VERDICTS = {
    ("otp-email", "magic-link-email", "go"): (SAME, "Magic link by email \N{EN DASH} same channel"),
    ("totp", "totp", "go"): (SAME, "Authenticator app \N{EN DASH} same channel"),
    ("totp", "passkey", "go"): ("No test ran these two together.", "Passkey \N{EN DASH} not tested together"),
    ("password", "passkey", "ruby"): ("Not possible in Ruby: a passkey.", "Passkey \N{EN DASH} not in Ruby"),
}


@pytest.mark.parametrize(("first", "second", "language"), VERDICTS)
def test_what_is_no_pair_says_so(quiet: Page, choose: str, first: str, second: str, language: str) -> None:
    """In a warning and in the option, which stays as the address named it; there are no functions for it."""
    quiet.goto(f"{choose}?first={first}&second={second}&lang={language}")
    sentence, option = VERDICTS[first, second, language]

    expect(quiet.locator(".callout.warning .verdict:visible")).to_contain_text(sentence)
    expect(quiet.get_by_label("Second factor").locator("option:checked")).to_have_text(option)
    expect(quiet.get_by_label("Second factor").locator("option:checked")).to_be_disabled()
    expect(quiet.locator(f'[data-second="{second}"] .functions:visible')).to_have_count(0)


def test_the_verdict_names_what_works(quiet: Page, choose: str) -> None:
    quiet.goto(f"{choose}?first=magic-link-email&second=otp-email&lang=java")

    expect(quiet.locator(".verdict")).to_have_text(
        f"{SAME} After a magic link by email, Java can use: • a one-time code by SMS "
        "• a one-time code by phone call • a one-time code by WhatsApp • a magic link by SMS "
        "• an authenticator app"
    )
    assert functions(quiet) == []


def test_another_first_factor_moves_the_second(quiet: Page, choose: str) -> None:
    """To the first one that works with it, in the select and in the address."""
    quiet.goto(f"{choose}?first=password&second=otp-email&lang=go")
    quiet.get_by_label("First factor").select_option("magic-link-email")

    expect(quiet.get_by_label("Second factor")).to_have_value("otp-sms")
    expect(quiet).to_have_url(re.compile("second=otp-sms(&|$)"))
    expect(quiet.locator(".verdict")).to_be_hidden()
    expect(quiet.locator(".changed")).to_have_text(f"{SAME} The second factor is now a one-time code by SMS.")
    quiet.get_by_label("Second factor").select_option("totp")
    expect(quiet.locator(".changed")).to_be_hidden()


def test_an_unknown_factor_in_the_address_is_said(quiet: Page, choose: str) -> None:
    """With what is shown instead."""
    quiet.goto(f"{choose}?first=telepathy&second=totp&lang=go")

    expect(quiet.locator(".changed")).to_have_text(
        "Unknown factor. This is an authenticator app, then a one-time code by email."
    )


PHONE = "Pass phone at sign-up, and the delivery method {} to each function with method."


@pytest.mark.parametrize(
    ("second", "notes"),
    [
        ("otp-email", []),
        ("otp-voice", [PHONE.format("phone call")]),
        ("otp-whatsapp", [PHONE.format("WhatsApp")]),
        ("magic-link-sms", [PHONE.format("SMS")]),
    ],
)
def test_a_phone_needs_its_number_and_method(quiet: Page, choose: str, second: str, notes: list[str]) -> None:
    quiet.goto(f"{choose}?first=password&second={second}&lang=go")

    expect(quiet.locator(".phone:visible")).to_have_text(notes)


def test_the_grid_says_what_ran_once(quiet: Page, choose: str) -> None:
    """A passkey after a password only; and that TypeScript has no SDK of its own."""
    quiet.goto(choose)

    expect(quiet.get_by_role("rowheader", name="Passkey").last).to_have_text(
        "Passkey ran with a password only"
    )
    expect(quiet.locator(".grid caption")).to_contain_text("TypeScript uses the SDK of Node.js")


def test_another_language_keeps_the_choice(quiet: Page, choose: str) -> None:
    """With a warning, until a language has it again."""
    quiet.goto(f"{choose}?first=password&second=passkey&lang=go")
    picker = quiet.get_by_label("Language", exact=True)
    picker.select_option("ruby")
    expect(quiet.locator(".verdict")).to_contain_text("Not possible in Ruby")
    picker.select_option("node")

    expect(quiet.locator(".verdict")).to_be_hidden()
    expect(quiet.get_by_label("Second factor")).to_have_value("passkey")


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
