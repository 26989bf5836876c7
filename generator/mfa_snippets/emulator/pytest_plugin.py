"""The pytest fixture `descope_mock`, to test applications of your own against the emulator."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mfa_snippets.emulator.client import Control
    from mfa_snippets.emulator.server import Running


# Nothing of the server is imported here: pytest loads this module in every project that has the package.

MANAGEMENT_KEY = "management-key"


@dataclass(frozen=True)
class DescopeMock:
    """A Descope project of its own for one test."""

    url: str
    """The base URL for an SDK: `DESCOPE_BASE_URI`, `baseUrl`, ..."""
    project_id: str
    control: Control
    management_key: str = MANAGEMENT_KEY

    def messages(self, wait: float = 0) -> list[dict[str, Any]]:
        """What the project's users received, the oldest first; waits up to `wait` seconds for the first."""
        return self.control.messages(self.project_id, wait=wait)

    def code(self, login_id: str, kind: str = "otp") -> str:
        """The code or token that a user received last. Raises LookupError if there is none."""
        found = [one for one in self.messages() if one["kind"] == kind and one["login_id"] == login_id]
        if not found or found[-1]["code"] is None:
            raise LookupError(f"no message of kind {kind!r} with a code for {login_id!r}")
        code: str = found[-1]["code"]
        return code

    def click(self, login_id: str) -> None:
        """Click the enchanted link that a user received last. Raises LookupError, or ControlError."""
        token = self.code(login_id, "enchanted_link")
        self.control.click(
            self.project_id, next(one["id"] for one in self.messages() if one["code"] == token)
        )

    def requests(self) -> list[dict[str, Any]]:
        """The project's API requests with their answers."""
        return self.control.requests(self.project_id)

    def fault(self, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        """Let the next calls of a path fail."""
        self.control.fault(self.project_id, path, name, count, seconds)

    def advance(self, seconds: float) -> None:
        """Age all that is stored."""
        self.control.advance(self.project_id, seconds)

    def assume(self, **settings: Any) -> None:
        """Change what no public source settles, as listed by `mfa-snippets serve --assumptions`."""
        self.control.settings(self.project_id, **settings)


@pytest.fixture(scope="session")
def descope_mock_server() -> Iterator[Running]:
    """One emulator for all tests of a session."""
    from mfa_snippets.emulator.server import running

    with running() as server:
        yield server


@pytest.fixture
def descope_mock(descope_mock_server: Running) -> DescopeMock:
    """A Descope project on the emulator that no other test uses."""
    from mfa_snippets.emulator.client import Control

    project_id = "P2" + secrets.token_hex(13)
    return DescopeMock(descope_mock_server.url, project_id, Control(descope_mock_server.url))
