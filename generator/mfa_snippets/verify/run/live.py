"""Programs that run against a live Descope project: its management API, and their users.

Requests are not visible there. In the order of the vendor's own end-to-end tests, a code or link is
generated, then the program signs its user up or in, then it verifies (descope/python-sdk
`tests/e2e/test_otp.py`, `test_magiclink.py`).
"""

import itertools
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from mfa_snippets.contracts.apps import Input
from mfa_snippets.contracts.evidence import Against
from mfa_snippets.verify.run.cases import Case, example_values
from mfa_snippets.verify.run.simulated_user import User

SECONDS_TO_ANSWER = 30.0
NOT_FOUND = "E112102"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EMULATOR = "Emulator of the Descope"  # the start of the title in the emulator's OpenAPI document
PHONE_NUMBERS = 100  # the numbers +1 202 555 0100 to 0199 are reserved for fiction
DEFAULT_URL = "https://example.com/verify"
POLL_SECONDS = 0.05
TOTP_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])")


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
        try:
            self._request("PATCH", "user/patch", {"loginId": login_id})
        except NoSuchUserError:
            return False
        return True

    def create_test_user(self, login_id: str, email: str, phone: str) -> None:
        """Create a test user, for whom codes and links can be generated."""
        body = {"loginId": login_id, "email": email, "phone": phone}
        self._request("POST", "user/create/test", {name: text for name, text in body.items() if text})

    def code(self, login_id: str, method: str) -> str:
        """A code for a test user, who receives none; it stays valid after the call that would send it."""
        body = {"loginId": login_id, "deliveryMethod": method}
        return str(self._request("POST", "tests/generate/otp", body)["code"])

    def link_token(self, login_id: str, method: str, uri: str) -> str:
        """The token of a magic link for a test user; like a code it is generated before it is sent."""
        body = {"loginId": login_id, "deliveryMethod": method, "URI": uri}
        link = self._request("POST", "tests/generate/magiclink", body)["link"]
        return str(parse_qs(urlsplit(str(link)).query)["t"][0])

    def delete(self, login_id: str) -> None:
        """Delete a user, if there is one."""
        with suppress(NoSuchUserError):
            self._request("POST", "user/delete", {"loginId": login_id})

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
        except (OSError, ValueError) as error:
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


@dataclass(kw_only=True)
class LiveUser(User):
    """A user of a live project, who answers when a program has printed something new and is quiet."""

    live: LiveProject
    _test_users: set[str] = field(default_factory=set)
    _generated: dict[Input, str] = field(default_factory=dict)
    _keys: list[str] = field(default_factory=list)  # the authenticator keys of earlier runs
    _length: int = 0

    def begin(self, case: Case) -> None:
        """Keep the authenticator keys of earlier runs, and generate the codes and links of this one.

        Of equal inputs only the first has its code now. Raises ManagementError.
        """
        self._keys += TOTP_KEY.findall(self.printed())
        self._length, self._generated = 0, {}
        super().begin(case)
        for program_input in case.program.invocation.inputs:
            if program_input.kind != "totp" and program_input not in self._generated:
                self._generated[program_input] = self._new_code(program_input)

    def observed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """No requests, which are not visible, and the authenticator keys that the program printed."""
        return [], [{"kind": "totp_key", "code": key} for key in TOTP_KEY.findall(self.printed())]

    def code(self, program_input: Input) -> str | None:
        if not self._is_quiet():
            return None
        if program_input.kind == "totp":
            if keys := [*self._keys, *TOTP_KEY.findall(self.printed())]:
                return self.totp_code(keys[-1])
            self.errors.append("expected an authenticator key on standard output, none was printed")
            return None
        try:
            return self._generated.pop(program_input, None) or self._new_code(program_input)
        except ManagementError as error:
            self.errors.append(str(error))
            return None

    def click(self, program_input: Input) -> bool:
        """The management API cannot click a link that a program requested."""
        self.errors.append(f"the {program_input.kind} of {program_input.login_id} cannot be clicked")
        return False

    def _is_quiet(self) -> bool:
        """Wait until there is new output, and none was added for some time; False if the program ended."""
        length, changed = len(self.printed()), monotonic()
        while not self.has_ended.wait(POLL_SECONDS):
            if len(self.printed()) != length:
                length, changed = len(self.printed()), monotonic()
            elif length > self._length and monotonic() - changed >= self.live.quiet:
                self._length = length
                return True
        return False

    def _new_code(self, program_input: Input) -> str:
        """A code, or the token of a link, for a test user, who is created before the first one."""
        login_id, method = self.substitutes[program_input.login_id], program_input.method or "email"
        examples, management = example_values(self.case.program), self.live.management
        if login_id not in self._test_users:
            email, phone = (self.substitutes.get(examples.get(role, ""), "") for role in ("email", "phone"))
            management.create_test_user(login_id, email, phone)
            self._test_users.add(login_id)
        if program_input.kind == "magic_link":
            return management.link_token(login_id, method, examples.get("redirect_url", DEFAULT_URL))
        return management.code(login_id, method)


def unused_login_ids(cases: Iterable[Case], live: LiveProject) -> Mapping[str, str]:
    """New login IDs, by the examples that they replace. Raises ManagementError."""
    login_ids: dict[str, str] = {}
    examples = (pair for case in cases for pair in example_values(case.program).items())
    for role, example in examples:
        if role in ("login_id", "email", "phone") and example not in login_ids:
            email = f"mfa-snippets-{secrets.token_hex(8)}@example.com"
            login_ids[example] = live.unused_number() if role == "phone" else email
    return login_ids


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
