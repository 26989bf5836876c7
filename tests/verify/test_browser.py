"""The browser keeps and sends cookies as browsers do, and records the cookies of responses."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from mfa_snippets.contracts.evidence import Cookie
from mfa_snippets.verify.run.runner import Browser

SET = {
    "/set": ("A=a; Path=/; Secure; HttpOnly; SameSite=Strict", "B=b; Path=/deep"),
    "/deep/set": ("C=c",),
    "/dated": (
        "D=d; Path=/; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Max-Age=60",
        "E=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "F=f; Expires=soon",
    ),
    "/ended": ("A=; Path=/; Max-Age=0",),
    "/jwt": ("J=head.body.signature; Path=/",),
}
SENT: dict[str, str] = {}
"""The headers of the last form."""


class _Echo(BaseHTTPRequestHandler):
    """Sets the cookies of a path, and returns those that it received."""

    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/moved" else 200)
        for cookie in SET.get(self.path, ()):
            self.send_header("Set-Cookie", cookie)
        if self.path == "/moved":
            self.send_header("Location", "/set")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write((self.headers.get("Cookie") or "none").encode())

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"]))
        SENT.update(self.headers)
        self.send_response(400)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Retry-After", "30")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"form": "%s"}' % form)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser at a server of its own."""
    with HTTPServer(("127.0.0.1", 0), _Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Browser(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def _sent(browser: Browser, path: str) -> set[str]:
    return set(str(browser.send("any", "GET", path, {}).body).split("; "))


def test_cookies_go_where_they_belong(browser: Browser) -> None:
    """By their path; without one, to where they were set. Loopback counts as safe."""
    browser.send("any", "GET", "/set", {})
    browser.send("any", "GET", "/deep/set", {})

    assert _sent(browser, "/") == {"A=a"}
    assert _sent(browser, "/deep/er") == {"A=a", "B=b", "C=c"}


def test_a_cookie_ends(browser: Browser) -> None:
    """At its age, or when the browser forgets all."""
    browser.send("any", "GET", "/set", {})
    browser.send("any", "GET", "/ended", {})

    assert _sent(browser, "/deep/") == {"B=b"}
    browser.cookies.clear()
    assert _sent(browser, "/deep/") == {"none"}


def test_cookies_of_a_response_are_recorded(browser: Browser) -> None:
    """Normalized, and without dates."""
    guarded = browser.send("first", "GET", "/set", {}).cookies
    dated = browser.send("second", "GET", "/dated", {}).cookies

    assert guarded == (
        Cookie(name="A", value="a", attributes=("httponly", "path=/", "samesite=strict", "secure")),
        Cookie(name="B", value="b", attributes=("path=/deep",)),
    )
    assert dated == (
        Cookie(name="D", value="d", attributes=("expires", "max-age=60", "path=/")),
        Cookie(name="E", value="", attributes=("expires=past", "path=/")),
        Cookie(name="F", value="f", attributes=("expires",)),
    )


def test_headers_that_caches_and_clients_obey_are_recorded(browser: Browser) -> None:
    """And no others."""
    assert browser.send("any", "POST", "/", {}).headers == {"cache-control": "no-store", "retry-after": "30"}
    assert browser.send("any", "GET", "/", {}).headers == {}


def test_a_form_says_where_it_comes_from(browser: Browser) -> None:
    """Else an app would take it for one of another site."""
    browser.send("any", "POST", "/", {})

    assert SENT["Sec-Fetch-Site"] == "same-origin"
    assert SENT["Origin"] == f"http://{SENT['Host']}"


def test_every_response_is_returned(browser: Browser) -> None:
    """Errors, too; redirects are not followed, and forms arrive."""
    refused = browser.send("any", "POST", "/", {"email": "you@example.com"})

    assert (refused.status, refused.body) == (400, {"form": "email=you%40example.com"})
    assert browser.send("any", "GET", "/moved", {}).status == 302


def test_a_forged_jwt_has_another_signature(browser: Browser) -> None:
    """Nothing else of it is changed."""
    browser.send("any", "GET", "/jwt", {})
    browser.forge_cookies()

    assert _sent(browser, "/") == {"J=head.body.SIGNature"}
