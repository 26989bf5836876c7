"""Ask the management API of a Descope project for test users, and for the codes that they would receive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from mfa_snippets.contracts.evidence import Against

SECONDS_TO_ANSWER = 30.0
NOT_FOUND = "E112102"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EMULATOR = "Emulator of the Descope"
"""How our own emulator's description of itself begins."""


class ManagementError(Exception):
    """The management API refused, or did not answer; the text holds no key."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """The management API at a base URL. The key is never shown, stored, or passed to a program."""

    url: str
    project_id: str
    key: str = field(repr=False)

    def exists(self, login_id: str) -> bool:
        """Whether somebody has this login ID: a change of nothing is refused where nobody has."""
        return self._patched({"loginId": login_id})

    def make_test_user(self, login_id: str) -> bool:
        """Make a test user of the user with a login ID; False if nobody has it yet."""
        return self._patched({"loginId": login_id, "test": True})

    def code(self, login_id: str, method: str) -> str:
        """The code that a test user would receive now."""
        answer = self._ask("POST", "tests/generate/otp", {"loginId": login_id, "deliveryMethod": method})
        return str(answer["code"])

    def link_token(self, login_id: str, method: str, uri: str) -> str:
        """The token of the magic link that a test user would receive now."""
        body = {"loginId": login_id, "deliveryMethod": method, "URI": uri}
        link = self._ask("POST", "tests/generate/magiclink", body)["link"]
        return str(parse_qs(urlsplit(str(link)).query)["t"][0])

    def delete(self, login_id: str) -> None:
        """Forget a user, if there is one."""
        try:
            self._ask("POST", "user/delete", {"loginId": login_id})
        except ManagementError as error:
            if error.code != NOT_FOUND:
                raise

    def _patched(self, body: Mapping[str, Any]) -> bool:
        try:
            self._ask("PATCH", "user/patch", body)
        except ManagementError as error:
            if error.code == NOT_FOUND:
                return False
            raise
        return True

    def _ask(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self.project_id}:{self.key}",
            "Content-Type": "application/json",
        }
        request = Request(f"{self.url}/v1/mgmt/{path}", json.dumps(body).encode(), headers, method=method)
        place = f"management API, {method} /v1/mgmt/{path}"
        try:
            with _opener(self.url).open(request, timeout=SECONDS_TO_ANSWER) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except HTTPError as error:
            text = error.read().decode(errors="replace").replace(self.key, "{management_key}")[:300]
            raise ManagementError(f"{place}: {error.code} {text}", _code_in(text)) from None
        except (URLError, OSError, ValueError) as error:
            raise ManagementError(f"{place}: {getattr(error, 'reason', error)}") from None


def against(url: str) -> Against:
    """What is there: our emulator, which says so itself, or the live service."""
    try:
        with _opener(url).open(f"{url}/openapi.json", timeout=SECONDS_TO_ANSWER) as response:
            title = json.load(response)["info"]["title"]
    except (OSError, ValueError, KeyError, TypeError):
        return "live"
    return "emulator" if str(title).startswith(EMULATOR) else "live"


def is_safe(url: str) -> bool:
    """Whether a key may be sent there: over TLS, or without leaving this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )


def _code_in(text: str) -> str:
    try:
        return str(json.loads(text)["errorCode"])
    except (ValueError, KeyError, TypeError):
        return ""


def _opener(url: str) -> Any:
    """A proxy from the environment cannot reach the loopback interface of this machine."""
    return build_opener(ProxyHandler({})) if urlsplit(url).hostname in LOOPBACK else build_opener()
