"""The pytest fixtures `descope_emulator` and `descope_emulator_factory`, to test applications."""

import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

# Not imported at run time: pytest loads this module in every project that has the package.
if TYPE_CHECKING:
    from mfa_snippets.emulator.client import Control

COMMAND = (sys.executable, "-P", "-m", "mfa_snippets", "serve", "--port", "0", "--until-stdin-closes")


@dataclass(frozen=True)
class DescopeEmulator:
    """A Descope project of its own."""

    url: str  # the base URL for an SDK: `DESCOPE_BASE_URI`, `baseUrl`, ...
    project_id: str
    control: "Control"
    management_key: str = "management-key"

    def messages(self, wait: float = 0) -> list[dict[str, Any]]:
        """The users' messages, the oldest first; waits up to `wait` seconds for the first."""
        return self.control.messages(self.project_id, wait=wait)

    def code(self, login_id: str, kind: str = "otp", wait: float = 0) -> str:
        """The code of a message (otp), an app (totp) or a link (magic_link, enchanted_link).

        Waits up to `wait` seconds for one that works. Raises LookupError, which says how to get the next.
        """
        code: str = self.control.code(self.project_id, login_id, kind, wait)["code"]
        return code

    def click(self, login_id: str, wait: float = 0) -> None:
        """Click the enchanted link that a user received last. Raises LookupError, too."""
        message = self.control.code(self.project_id, login_id, "enchanted_link", wait)
        self.control.click(self.project_id, message["id"])

    def requests(self) -> list[dict[str, Any]]:
        return self.control.requests(self.project_id)

    def fault(self, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        self.control.fault(self.project_id, path, name, count, seconds)

    def advance(self, seconds: float) -> None:
        """Age everything that is stored."""
        self.control.advance(self.project_id, seconds)

    def assume(self, **settings: Any) -> None:
        """Change settings that `mfa-snippets serve --assumptions` and `--settings` list."""
        self.control.settings(self.project_id, **settings)


@pytest.fixture(scope="session")
def descope_emulator_server() -> Iterator["Control"]:
    """One emulator for all tests of a session, in a process that libraries which freeze time do not reach.

    It ends with the tests, however they end. A session of its own keeps Ctrl-C from it, until they are done.
    """
    from mfa_snippets.emulator.client import Control

    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                status = process.wait()
                raise RuntimeError(
                    f"the emulator did not start, exit status {status}: see its messages above"
                )
            yield Control(url)
        finally:
            process.kill()


@pytest.fixture(scope="session")
def descope_emulator_factory(descope_emulator_server: "Control") -> Callable[[], DescopeEmulator]:
    """Makes a Descope project with each call, for fixtures of any scope."""

    def make() -> DescopeEmulator:
        project_id = "P2" + secrets.token_hex(13)
        return DescopeEmulator(descope_emulator_server.url, project_id, descope_emulator_server)

    return make


@pytest.fixture
def descope_emulator(descope_emulator_factory: Callable[[], DescopeEmulator]) -> DescopeEmulator:
    """A Descope project on the emulator that no other test uses."""
    return descope_emulator_factory()
