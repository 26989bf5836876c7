"""An outage is 502 with a line in the log, never a bad session; a limit is 429."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .apps import Server, each_web
from .site import PASSWORD, VERIFY_OTP, Site, address

OUTAGES = ("error_500", "html_502", "json_403", "connection_reset", "broken_json")
CALLS = {
    "/sign-up": "/v1/auth/password/signup",
    "/sign-in": "/v1/auth/password/signin",
    "/mfa/start": "/v1/auth/otp/signin/email",
    "/mfa/verify": VERIFY_OTP,
    "/refresh": "/v1/auth/refresh",
    "/logout": "/v1/auth/logout",
}
"""What each handler calls; two ask first whose cookie it is."""
UNREAD = {("/logout", "broken_json")}
"""What no SDK has to read."""
USER = "/v1/auth/me"
SECONDS = 2
RETRIES = 200
"""More than any SDK makes: Go tries a GET on each idle connection."""


@each_web
@pytest.mark.parametrize("outage", OUTAGES)
def test_an_outage_is_no_refusal(outage: str, site: Site) -> None:
    """The cookies stay, and the user can go on once it is over; but who logs out has none."""
    calls = [*CALLS.items(), ("/mfa/start", USER), ("/mfa/verify", USER)]
    for number, (path, called) in enumerate(calls):
        if (path, outage) in UNREAD:
            continue
        site.control.forget()
        name = f"ada{number}"
        ada, code = site.asked_for_code(name)
        before, log = dict(ada.cookies), len(site.server.log)
        email = address("eve" if path == "/sign-up" else name)
        site.fault(called, outage, RETRIES)

        answer = ada.post(path, email=email, password=PASSWORD, code=code)

        assert answer.status == 502, (path, called, answer)
        assert ada.cookies == ({} if path == "/logout" else before), path
        assert site.server.logged_since(log), (path, called)


@each_web
@pytest.mark.parametrize(
    ("path", "called", "spoiled"),
    [
        ("/sign-in", CALLS["/sign-in"], "no_session_jwt"),
        ("/sign-in", CALLS["/sign-in"], "no_refresh_jwt"),
        ("/mfa/verify", VERIFY_OTP, "no_session_jwt"),
        ("/mfa/verify", VERIFY_OTP, "forged_session_jwt"),
    ],
)
def test_a_response_without_a_session_is_an_outage(path: str, called: str, spoiled: str, site: Site) -> None:
    ada, code = site.asked_for_code("ada")
    before = dict(ada.cookies)
    site.fault(called, spoiled)

    answer = ada.post(path, email=address("ada"), password=PASSWORD, code=code)

    assert (answer.status, ada.cookies) == (502, before)


@each_web
@pytest.mark.parametrize("called", ["/sign-in", "/mfa/start", "/mfa/verify", "/refresh"])
def test_a_limit_says_when_to_try_again(called: str, site: Site) -> None:
    ada, code = site.asked_for_code("ada")
    site.fault(CALLS[called], "rate_limit", RETRIES, SECONDS)  # one SDK waits before it says so

    answer = ada.post(called, email=address("ada"), password=PASSWORD, code=code)

    assert (answer.status, answer.header("Retry-After")) == (429, str(SECONDS))


@each_web
def test_a_limit_of_a_proxy_is_a_limit_too(language: str, start: Callable[..., Server], site: Site) -> None:
    """It has no code of Descope's, and no time."""
    with proxy(429, b"{}") as url:
        limited = Site(start(url=url), site.control)

        answer = limited.browser().post("/sign-in", email=address("ada"), password=PASSWORD)

    assert answer.status == 429, (language, answer)


@contextlib.contextmanager
def proxy(status: int, body: bytes) -> Iterator[str]:
    """The address of a server that answers every POST so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@each_web
def test_keys_that_cannot_be_fetched_are_an_outage(site: Site, start: Callable[..., Server]) -> None:
    """At a server that knows none yet; it goes on once they can."""
    ada = site.with_both_factors("ada")
    fresh = Site(start(), site.control)
    for outage in OUTAGES:
        site.control.forget()
        site.fault(f"/v2/keys/{site.control.project_id}", outage, RETRIES)
        log = len(fresh.server.log)

        answer = fresh.browser(**ada.cookies).get("/account")

        assert answer.status == 502, (outage, answer)
        assert fresh.server.logged_since(log), outage
    site.control.forget()
    assert fresh.browser(**ada.cookies).get("/account").status == 200


@each_web
@pytest.mark.parametrize("outage", ["error_500", "connection_reset"])
def test_a_new_key_that_cannot_be_fetched_is_an_outage(outage: str, site: Site) -> None:
    """At a server that knows the old ones, which still serve."""
    eve = site.with_both_factors("eve")
    eve.get("/account")
    site.control.rotate_keys()
    session = session_of_new_user(site)
    site.fault(f"/v2/keys/{site.control.project_id}", outage, RETRIES)

    answer = site.browser(DS=session).get("/account")

    assert answer.status == 502
    assert eve.get("/account").status == 200


@each_web
def test_without_a_service_nothing_is_refused(site: Site, start: Callable[..., Server]) -> None:
    """502 at every handler, the cookies stay except after a log-out, and the log says why."""
    ada = site.with_both_factors("ada")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = f"http://127.0.0.1:{listener.getsockname()[1]}"
    alone = Site(start(url=nowhere), site.control)
    form = {"email": address("ada"), "password": PASSWORD, "code": "123456"}
    browsers = {path: alone.browser(**ada.cookies) for path in (*CALLS, "/account")}

    with ThreadPoolExecutor() as threads:
        asked = [threads.submit(browsers[path].post, path, **form) for path in CALLS]
        asked.append(threads.submit(browsers["/account"].get, "/account"))

    assert [each.result().status for each in asked] == [502] * len(asked)
    assert browsers.pop("/logout").cookies == {}
    assert all(browser.cookies == ada.cookies for browser in browsers.values())
    logged = alone.server.logged_since(0, rf"([^\n]*\n){{{len(asked)}}}")
    assert len(logged.splitlines()) >= len(asked), logged
    assert "refused" in logged.lower(), logged


def session_of_new_user(site: Site) -> str:
    """A session JWT that the web app has not seen."""
    answer = site.call(CALLS["/sign-up"], loginId=address("new"), password=PASSWORD, user={})
    session: str = answer["sessionJwt"]
    return session
