"""The pytest fixture `descope_emulator`, to test applications against the emulator."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

# Not imported at run time: pytest loads this module in every project that has the package.
if TYPE_CHECKING:
    from mfa_snippets.emulator.client import Control


@dataclass(frozen=True)
class DescopeEmulator:
    """A Descope project for one test."""

    url: str  # the base URL for an SDK: `DESCOPE_BASE_URI`, `baseUrl`, ...
    project_id: str
    control: "Control"
    management_key: str = "management-key"

    def messages(self, wait: float = 0) -> list[dict[str, Any]]:
        """The users' messages, the oldest first; waits up to `wait` seconds for the first."""
        return self.control.messages(self.project_id, wait=wait)

    def code(self, login_id: str, kind: str = "otp") -> str:
        """The code or token that a user received last. Raises LookupError if there is none."""
        code: str = self._latest(login_id, kind)["code"]
        return code

    def click(self, login_id: str) -> None:
        """Click the enchanted link that a user received last. Raises LookupError, or ControlError."""
        self.control.click(self.project_id, self._latest(login_id, "enchanted_link")["id"])

    def _latest(self, login_id: str, kind: str) -> dict[str, Any]:
        messages = [message for message in self.messages() if message["kind"] == kind]
        received = [message for message in messages if message["login_id"] == login_id]
        if not received or received[-1]["code"] is None:
            raise LookupError(f"no message of kind {kind!r} with a code for {login_id!r}")
        return received[-1]

    def requests(self) -> list[dict[str, Any]]:
        return self.control.requests(self.project_id)

    def fault(self, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        self.control.fault(self.project_id, path, name, count, seconds)

    def advance(self, seconds: float) -> None:
        """Age everything that is stored."""
        self.control.advance(self.project_id, seconds)

    def assume(self, **settings: Any) -> None:
        """Change what no public source settles, as listed by `mfa-snippets serve --assumptions`."""
        self.control.settings(self.project_id, **settings)


@pytest.fixture(scope="session")
def descope_emulator_server() -> Iterator["Control"]:
    """One emulator for all tests of a session."""
    from mfa_snippets.emulator.server import running

    with running() as control:
        yield control


@pytest.fixture
def descope_emulator(descope_emulator_server: "Control") -> DescopeEmulator:
    """A Descope project on the emulator that no other test uses."""
    project_id = "P2" + secrets.token_hex(13)
    return DescopeEmulator(descope_emulator_server.url, project_id, descope_emulator_server)
