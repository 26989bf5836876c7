"""Client of Descope's management API: test users, and the codes that they would receive."""

import itertools
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from mfa_snippets.contracts.evidence import Against

SECONDS_TO_ANSWER = 30.0
NOT_FOUND = "E112102"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EMULATOR = "Emulator of the Descope"  # the start of the title in the emulator's OpenAPI document
PHONE_NUMBERS = 100  # the numbers +1 202 555 0100 to 0199 are reserved for fiction


class ManagementError(Exception):
    """The management API refused or did not respond; the text contains no key."""


class NoSuchUserError(ManagementError):
    """No user has the login ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """The management API at a base URL. The key is never shown, stored, or passed to a program."""

    url: str
    project_id: str
    key: str = field(repr=False)

    def exists(self, login_id: str) -> bool:
        """Whether a user has this login ID, by a patch that changes nothing."""
        return self._is_found("PATCH", "user/patch", {"loginId": login_id})

    def make_test_user(self, login_id: str) -> bool:
        """Turn the user with a login ID into a test user; False if there is no such user."""
        return self._is_found("PATCH", "user/patch", {"loginId": login_id, "test": True})

    def code(self, login_id: str, method: str) -> str:
        """The code that a test user would receive now."""
        body = {"loginId": login_id, "deliveryMethod": method}
        return str(self._request("POST", "tests/generate/otp", body)["code"])

    def link_token(self, login_id: str, method: str, uri: str) -> str:
        """The token of the magic link that a test user would receive now."""
        body = {"loginId": login_id, "deliveryMethod": method, "URI": uri}
        link = self._request("POST", "tests/generate/magiclink", body)["link"]
        return str(parse_qs(urlsplit(str(link)).query)["t"][0])

    def delete(self, login_id: str) -> None:
        """Delete a user, if there is one."""
        self._is_found("POST", "user/delete", {"loginId": login_id})

    def _is_found(self, method: str, path: str, body: Mapping[str, Any]) -> bool:
        try:
            self._request(method, path, body)
        except NoSuchUserError:
            return False
        return True

    def _request(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        content, bearer = json.dumps(body).encode(), f"Bearer {self.project_id}:{self.key}"
        headers = {"Authorization": bearer, "Content-Type": "application/json"}
        request = Request(f"{self.url}/v1/mgmt/{path}", content, headers, method=method)
        call = f"management API, {method} /v1/mgmt/{path}"
        try:
            with _opener(self.url).open(request, timeout=SECONDS_TO_ANSWER) as response:
                response_body: dict[str, Any] = json.load(response)
                return response_body
        except HTTPError as error:
            text = error.read().decode(errors="replace").replace(self.key, "{management_key}")[:300]
            kind = NoSuchUserError if f'"{NOT_FOUND}"' in text else ManagementError
            raise kind(f"{call}: {error.code} {text}") from None
        except (URLError, OSError, ValueError) as error:
            raise ManagementError(f"{call}: {getattr(error, 'reason', error)}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveProject:
    """The Descope project that programs run against instead of the emulator."""

    management: Management
    against: Against
    quiet: float = 3.0
    """Seconds without output after which a program waits for input; one that is only slow fails."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(secrets.randbelow(PHONE_NUMBERS)))

    def unused_number(self) -> str:
        """A phone number that no user of the project has. Raises ManagementError."""
        for number in itertools.islice(self.numbers, PHONE_NUMBERS):
            phone = f"+120255501{number % PHONE_NUMBERS:02}"
            if not self.management.exists(phone):
                return phone
        raise ManagementError(f"each of the {PHONE_NUMBERS} numbers for tests is the login ID of some user")


def against(url: str) -> Against:
    """What runs at a URL: the emulator, by the title of its OpenAPI document, or the live service."""
    try:
        with _opener(url).open(f"{url}/openapi.json", timeout=SECONDS_TO_ANSWER) as response:
            title = json.load(response)["info"]["title"]
    except (OSError, ValueError, KeyError, TypeError):
        return "live"
    return "emulator" if str(title).startswith(EMULATOR) else "live"


def is_safe(url: str) -> bool:
    """Whether a key may be sent there: over TLS, or without leaving this machine."""
    parts = urlsplit(url)
    is_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_loopback)


def _opener(url: str) -> Any:
    """A proxy from the environment cannot reach the loopback interface of this machine."""
    return build_opener(ProxyHandler({})) if urlsplit(url).hostname in LOOPBACK else build_opener()
