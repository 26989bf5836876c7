"""A web app with the project that it asks, and the users who come to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from mfa_snippets.emulator.client import Control

from .apps import Server
from .browser import REFRESH, SESSION, Browser

PASSWORD = "long-Enough-4-anybody"
VERIFY_OTP = "/v1/auth/otp/verify/email"


@dataclass(frozen=True, slots=True)
class Site:
    """A running web app and its project on the emulator."""

    server: Server
    control: Control

    def browser(self, **cookies: str) -> Browser:
        """A browser with these cookies."""
        return Browser(self.server.url, cookies)

    def signed_up(self, name: str) -> Browser:
        """A new user with one factor."""
        browser = self.browser()
        answer = browser.post("/sign-up", email=address(name), password=PASSWORD)
        assert answer.status == 204, answer
        assert {SESSION, REFRESH} <= browser.cookies.keys()
        return browser

    def asked_for_code(self, name: str) -> tuple[Browser, str]:
        """A new user who was sent a code, and the code."""
        browser = self.signed_up(name)
        answer = browser.post("/mfa/start")
        assert answer.status == 200, answer
        return browser, self.code(name)

    def with_both_factors(self, name: str) -> Browser:
        """A new user with both factors."""
        browser, code = self.asked_for_code(name)
        answer = browser.post("/mfa/verify", code=code)
        assert answer.status == 204, answer
        return browser

    def code(self, name: str) -> str:
        """The code that a user was sent last."""
        messages = self.control.messages(wait=5)
        codes: list[str] = [each["code"] for each in messages if each["login_id"] == address(name)]
        return codes[-1]

    def call(self, path: str, **body: Any) -> dict[str, Any]:
        """Ask the API itself, without the web app. Raises HTTPError."""
        headers = {"Authorization": f"Bearer {self.control.project_id}", "Content-Type": "application/json"}
        request = Request(f"{self.control.url}{path}", json.dumps(body).encode(), headers)
        with build_opener(ProxyHandler({})).open(request) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def fault(self, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        """Let the next calls of a path fail."""
        self.control.fault(path, name, count, seconds)


def address(name: str) -> str:
    """A user's email address, which is their login ID."""
    return f"{name}@example.com"
