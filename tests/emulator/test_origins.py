"""Web pages of origins that were named (CORS)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Playwright, expect

from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Access
from tests.chromium import started

from .calling import CLIENT, EMAIL, Project, new_project_id

PAGE = """<!DOCTYPE html>
<title>An app</title>
<form><input name="code"><button>Verify</button></form>
<output></output>
<script type="module">
const { url, project } = Object.fromEntries(new URLSearchParams(location.search));
const output = document.querySelector('output');
const call = async (method, path, body, token) => {
  const headers = {
    Authorization: token ? `Bearer ${project}:${token}` : `Bearer ${project}`,
    'Content-Type': 'application/json',
    'x-descope-sdk-name': 'page',
  };
  const options = { method, headers, credentials: 'include', body: body && JSON.stringify(body) };
  const response = await fetch(`${url}/v1/auth/${path}`, options);
  return { status: response.status, ...(await response.json()) };
};
const loginId = 'you@example.com';
try {
  output.value = `sent to ${(await call('POST', 'otp/signup/email', { loginId })).maskedEmail}`;
} catch (error) {
  output.value = error.name;
}
document.querySelector('form').onsubmit = async (event) => {
  event.preventDefault();
  const code = event.target.code.value;
  const { refreshJwt } = await call('POST', 'otp/verify/email', { loginId, code });
  const me = await call('GET', 'me', undefined, refreshJwt);
  const statuses = [];
  for (const path of ['refresh', 'logout', 'refresh']) {
    statuses.push((await call('POST', path, {}, refreshJwt)).status);
  }
  output.value = `${me.loginIds} (${me.status}) ${statuses}`;
};
</script>
"""


class Site(BaseHTTPRequestHandler):
    """Serves the page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The origin of an app's page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


@pytest.fixture(scope="module")
def server(origin: str) -> Iterator[Control]:
    """A server that the page may call."""
    with running(access=Access(origins=(origin,))) as control:
        yield control


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = started(playwright)
    yield browser
    browser.close()


@pytest.mark.parametrize("tokens", ["body", "cookies"])
def test_a_page_signs_in(chromium: Browser, origin: str, server: Control, tokens: str) -> None:
    """Across origins, with the headers of an SDK; refreshes, and logs out, with a cookie or without."""
    control = server.project()
    control.assume(tokens=tokens)
    page = chromium.new_page()
    page.goto(f"{origin}/?url={server.url}&project={control.project_id}")
    expect(page.locator("output")).to_have_text("sent to y**@e******.com")
    page.locator("input").fill(control.code(EMAIL))
    page.locator("button").click()

    expect(page.locator("output")).to_have_text(f"{EMAIL} (enabled) 200,200,401")
    page.close()


def test_a_page_of_another_origin(chromium: Browser, origin: str, server: Control) -> None:
    """The browser refuses it, since the server allows another one."""
    control = server.project()
    page = chromium.new_page()
    here = origin.replace("127.0.0.1", "localhost")
    page.goto(f"{here}/?url={server.url}&project={control.project_id}")

    expect(page.locator("output")).to_have_text("TypeError")
    assert control.messages() == []
    page.close()


def test_preflight(origin: str, server: Control) -> None:
    """Every header is allowed, with cookies, for this origin alone."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,x-descope-sdk-name",
    }
    answer = CLIENT.options(f"{server.url}/v1/auth/totp/signup", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-headers"] == "authorization,x-descope-sdk-name"
    answer = CLIENT.options(
        f"{server.url}/v1/auth/totp/signup", headers={**headers, "Origin": "http://evil.example"}
    )
    assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (400, False)


def test_an_error_can_be_read(origin: str, server: Control) -> None:
    """Also by a page that has to wait."""
    project = Project(server.url)
    project.control.fault("/v1/auth/totp/signup", "rate_limit")
    headers = {"Origin": origin, "Authorization": f"Bearer {project.id}"}
    answer = CLIENT.post(f"{server.url}/v1/auth/totp/signup", json={"loginId": EMAIL}, headers=headers)

    assert answer.status_code == 429
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-expose-headers"] == "Retry-After"


def test_other_origins(server: Control) -> None:
    """They are refused, and told of the option."""
    headers = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = CLIENT.delete(f"{server.url}/control/projects/{new_project_id()}", headers=headers)

    assert answer.status_code == 403
    assert answer.json()["error"] == (
        "a page of http://evil.example may not call this server;"
        " start the server with --allow-origin to allow it"
    )


def test_the_control_api(origin: str, server: Control) -> None:
    """A test that runs in the page reads codes there."""
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    answer = CLIENT.get(f"{server.url}/control/projects/{new_project_id()}/messages", headers=headers)

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
