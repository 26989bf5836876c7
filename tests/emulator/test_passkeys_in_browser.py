"""The page's own snippets in Chromium, with the authenticator that its developer tools emulate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.chromium import started

from .calling import MFA, Project, amr

SOURCE = (Path(__file__).parents[2] / "spec" / "pages" / "passkeys.md").read_text("utf-8")
SNIPPETS = re.findall(r"```js\n(.*?)```", SOURCE, re.DOTALL)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = started(playwright)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser, project: Project) -> Iterator[Page]:
    """A page with an authenticator, on a host that browsers trust without TLS."""
    context = chromium.new_context()
    opened = context.new_page()
    developer_tools = context.new_cdp_session(opened)
    developer_tools.send("WebAuthn.enable")
    developer_tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    opened.goto(project.url.replace("127.0.0.1", "localhost") + "/health")
    yield opened
    context.close()


def test_the_snippets_of_the_page(project: Project, page: Page) -> None:
    """The passkey that one creates is the second factor by the other."""
    create, use = SNIPPETS
    origin = project.url.replace("127.0.0.1", "localhost")
    project.enrol()
    token = project.totp()["refreshJwt"]
    enrollment = project.start_passkey("update", token, origin=origin)
    created = page.evaluate(f"options => ({create.strip()})(options)", project.options)
    answer = project.finish_passkey("update", enrollment, created)
    assert answer.status_code == 200, answer.text
    sign_in = project.start_passkey("signin", token, origin=origin, loginOptions=MFA)
    used = page.evaluate(f"options => ({use.strip()})(options)", project.options)

    assert amr(project.finish_passkey("signin", sign_in, used).json()) == ["totp", "webauthn", "mfa"]
