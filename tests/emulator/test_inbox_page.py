"""The inbox page in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from tests.chromium import started
from tests.docs.waiting import LONGEST

from .calling import EMAIL, PHONE, Clock, Project

expect.set_options(timeout=LONGEST)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = started(playwright)
    yield browser
    browser.close()


@pytest.fixture
def here() -> Iterator[Project]:
    """A project on a server of its own, so that the page shows no other; its clock stands still."""
    clock = Clock()
    with running(Emulator(clock=clock)) as server:
        project = Project(server.url, clock)
        yield project


def opened(chromium: Browser, project: Project, script: str = "", **options: Any) -> tuple[Page, list[str]]:
    """The page, live, after a script of the test; and what it complains about."""
    context: BrowserContext = chromium.new_context(**options)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=project.url)
    page = context.new_page()
    page.add_init_script(script)
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(project.url)
    return page, complaints


def fill(project: Project) -> None:
    """Something of everything."""
    project.enrol("<img src=x onerror=alert(1)>")
    project.enrol(phone=PHONE)
    first = project.totp()["refreshJwt"]
    project.otp("email", first)
    for path in ("magiclink/signin/sms", "enchantedlink/signin/email"):
        project.post(f"/v1/auth/{path}", {"loginId": EMAIL, "URI": "https://example.com/verify"})
    project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": "<b>bold</b>", "odd": 1})


def test_live(chromium: Browser, here: Project) -> None:
    """What arrives is shown without loading the page again, and said to those who cannot see."""
    page, complaints = opened(chromium, here)
    expect(page.locator("#state")).to_have_text("Live")
    expect(page.locator("#empty")).to_be_visible()
    here.enrol()
    expect(page.locator("#news")).to_have_text(f"Authenticator app for {EMAIL}")
    here.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})

    expect(page.locator("output.code").first).to_have_text(here.code())
    expect(page.locator("#empty")).to_have_count(0)
    assert complaints == []
    page.context.close()


def test_copy(chromium: Browser, here: Project) -> None:
    """A button copies the code, by keyboard alone."""
    page, complaints = opened(chromium, here)
    here.enrol()
    here.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    expect(page.locator("output.code")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("button").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == here.code()
    assert complaints == []
    page.context.close()


WITHOUT_CLIPBOARD = {
    "insecure origin": "Object.defineProperty(navigator, 'clipboard', {value: undefined})",
    "no permission": "navigator.clipboard.writeText = () => Promise.reject(new Error('NotAllowedError'))",
}


@pytest.mark.parametrize("reason", WITHOUT_CLIPBOARD)
def test_copy_without_the_clipboard(chromium: Browser, here: Project, reason: str) -> None:
    """The older way serves, and the focus stays where it was."""
    here.enrol()
    page, complaints = opened(chromium, here, script=WITHOUT_CLIPBOARD[reason])
    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_role("button", name="Copy the key")).to_have_text("Copied")

    assert page.evaluate("document.activeElement.ariaLabel") == f"Copy the key of {EMAIL}"
    assert page.locator("textarea").count() == 0
    assert clipboard(page) == here.control.messages()[0]["key"]
    assert complaints == []
    page.context.close()


def clipboard(page: Page) -> str:
    """What a user of this browser pastes."""
    field = page.context.new_page()
    field.set_content("<textarea></textarea>")
    field.locator("textarea").press("Control+V")
    return field.locator("textarea").input_value()


def test_copy_where_nothing_may(chromium: Browser, here: Project) -> None:
    """The value is selected, to be copied by hand, and the user is told."""
    script = WITHOUT_CLIPBOARD["no permission"] + "; document.execCommand = () => false"
    here.enrol()
    page, complaints = opened(chromium, here, script=script)
    page.get_by_role("button", name="Copy the key").click()
    field = page.get_by_label("Press Ctrl+C")
    expect(field).to_have_value(here.control.messages()[0]["key"])

    assert field.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == [0, 32]
    expect(page.locator("#news")).to_contain_text("Press Ctrl+C")
    field.blur()
    expect(field).to_have_count(0)
    assert complaints == []
    page.context.close()


def test_a_used_code_loses_its_button(chromium: Browser, here: Project) -> None:
    """While the page is open."""
    page, _ = opened(chromium, here)
    here.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    expect(page.get_by_role("button", name="Copy the code")).to_have_count(1)
    here.verify_otp("email")

    expect(page.get_by_role("button", name="Copy the code")).to_have_count(0)
    expect(page.locator("#messages-" + here.id)).to_contain_text("Used")
    page.context.close()


def test_click(chromium: Browser, here: Project) -> None:
    """An enchanted link is clicked on the page, and its button goes."""
    here.enrol()
    page, complaints = opened(chromium, here)
    sent = here.post("/v1/auth/enchantedlink/signin/email", {"loginId": EMAIL}).json()
    page.get_by_role("button", name="Click the link").click()
    expect(page.get_by_role("button", name="Click the link")).to_have_count(0)
    answer = here.post("/v1/auth/enchantedlink/pending-session", {"pendingRef": sent["pendingRef"]})

    assert answer.status_code == 200
    assert complaints == []
    page.context.close()


def test_countdown(chromium: Browser, here: Project) -> None:
    """The seconds of the code go down, and then the next code is there."""
    here.clock.now += 11  # four seconds before the next step
    here.enrol()
    code = here.totp_code()
    page, _ = opened(chromium, here)
    left = page.locator("[data-left]")
    expect(left).to_have_text(re.compile("[123]"))
    here.clock.now += 4

    expect(page.locator("output.code")).not_to_have_text(code)
    expect(left).to_have_text(re.compile("30|2[0-9]"))
    page.context.close()


def test_open_details_stay_open(chromium: Browser, here: Project) -> None:
    """What somebody reads is not closed, nor loses the focus, when something arrives."""
    here.enrol()
    page, _ = opened(chromium, here)
    expect(page.locator("#state")).to_have_text("Live")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("pre").first).to_be_visible()
    here.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    expect(page.locator("summary")).to_have_count(2)

    expect(page.locator("details[open]")).to_contain_text("/v1/auth/totp/signup")
    assert page.evaluate("document.activeElement.textContent").strip().endswith("/v1/auth/totp/signup")
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_layout(chromium: Browser, here: Project, width: int, scheme: Any) -> None:
    """Nothing is cut off at 320 px, texts stand out (WCAG 2.2, 1.4.3), and HTML is inert."""
    fill(here)
    size = {"width": width, "height": 800}
    page, complaints = opened(chromium, here, viewport=size, color_scheme=scheme)
    expect(page.locator("#state")).to_have_text("Live")
    for summary in page.locator("summary").all():
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CONTRASTS) == []
    assert page.locator("img").count() == 2
    assert complaints == []
    page.context.close()


def test_without_javascript(chromium: Browser, here: Project) -> None:
    """A plain list that loads itself again, without buttons that would do nothing."""
    fill(here)
    page, _ = opened(chromium, here, java_script_enabled=False)

    expect(page.locator("output.code").first).to_be_visible()
    assert page.locator("button:visible").count() == 0
    assert page.locator("noscript meta").count() == 1 or "http-equiv" in page.content()
    page.context.close()


def test_the_page_tells_when_the_server_is_gone(chromium: Browser) -> None:
    """Nobody waits for a code that cannot come."""
    with running() as server:
        page, _ = opened(chromium, Project(server.url))
        expect(page.locator("#state")).to_have_text("Live")

    expect(page.locator("#state")).to_have_text("The server does not answer")
    page.context.close()


def test_another_origin_can_neither_read_nor_drive(chromium: Browser, here: Project) -> None:
    """A page of another origin, with all that a browser lets it try."""
    here.enrol()
    with running() as elsewhere:
        page, _ = opened(chromium, Project(elsewhere.url))
        tried = page.evaluate(ATTACKS, [here.url, here.id])
        page.context.close()

    assert tried == ["refused"] * 5
    assert len(here.control.messages()) == 1
    here.enrol("still@example.com")


ATTACKS = """async ([url, id]) => {
  const attempts = [
    fetch(url + '/'), fetch(url + '/v2/keys/' + id), fetch(`${url}/control/projects/${id}/messages`),
    fetch(`${url}/control/projects/${id}`, {method: 'DELETE'}),
    fetch(url + '/v1/auth/totp/signup', {
      method: 'POST', headers: {Authorization: 'Bearer ' + id}, body: '{"loginId":"evil"}'}),
  ];
  const body = '{"path":"/v1/auth/totp/signup","fault":"error_500"}';
  const blind = {method: 'POST', mode: 'no-cors', body};
  await fetch(`${url}/control/projects/${id}/faults`, blind).catch(() => 0);
  return Promise.all(attempts.map((attempt) => attempt.then(() => 'read', () => 'refused')));
}"""

CONTRASTS = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((channels(color)[3] ?? 1) === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const bad = [];
  for (const node of document.querySelectorAll('main *, header *')) {
    const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!text || !node.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push(`${node.tagName} ${node.className} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""
