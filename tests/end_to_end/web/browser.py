"""A browser that keeps cookies and sends forms, and holds every answer to what is true of all of them."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

SESSION, REFRESH = "DS", "DSR"
POSTS = ("/sign-up", "/sign-in", "/mfa/start", "/mfa/verify", "/refresh", "/logout")
COOKIE_ATTRIBUTES = {"httponly", "secure", "samesite=strict", "path=/"}
TRACE = re.compile(r"Traceback|^\s+at |goroutine|\.rb:\d+|\.java:\d+|File \"", re.MULTILINE)
CODE = re.compile(r"E\d{6}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> str | None:
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def cookies(self) -> list[str]:
        """The values of Set-Cookie."""
        return [value for key, value in self.headers if key.lower() == "set-cookie"]

    @property
    def json(self) -> dict[str, Any]:
        """The body."""
        content: dict[str, Any] = json.loads(self.body)
        return content


class Browser:
    """One user's browser, or an attacker's program. `headers` go with every request."""

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None, **headers: str) -> None:
        self.address = url.removeprefix("http://")
        self.cookies = dict(cookies or {})
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def post(self, path: str, **form: str) -> Answer:
        """Send a form."""
        return self._send("POST", path, urlencode(form))

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None)

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, tuple(response.getheaders()), response.read().decode())
        finally:
            connection.close()
        check(answer, f"{method} {path}: {answer.status} {answer.body[:300]}")
        for cookie in answer.cookies():
            self._keep(cookie)
        return answer

    def _keep(self, cookie: str) -> None:
        """Store a cookie, or delete it as RFC 6265 says."""
        name, _, value = cookie.partition(";")[0].partition("=")
        if is_deleted(cookie):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value.strip('"')


def is_deleted(cookie: str) -> bool:
    """Whether a value of Set-Cookie deletes the cookie."""
    pair, _, attributes = cookie.partition(";")
    return not pair.partition("=")[2].strip('"') or bool(
        re.search(r"max-age=0|1970", attributes, re.IGNORECASE)
    )


def check(answer: Answer, place: str) -> None:
    """What holds of every answer: nothing is cached or revealed, and an error has one form."""
    assert answer.header("Cache-Control") == "no-store" or answer.status in (404, 405), place
    assert "eyJ" not in answer.body, f"a token in the body: {place}"
    assert not TRACE.search(answer.body), f"a trace in the body: {place}"
    for cookie in answer.cookies():
        attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
        assert attributes >= COOKIE_ATTRIBUTES, f"{place}: cookie with {sorted(attributes)}"
    if answer.status == 204:
        assert answer.body == "", place
    if answer.status >= 400 and answer.status not in (404, 405):
        error = answer.json
        assert set(error) - {"code"} == {"error"}, place
        assert isinstance(error["error"], str), place
        assert CODE.fullmatch(error.get("code", "E000000")), place
        assert all(map(is_deleted, answer.cookies())), f"a cookie with an error: {place}"
