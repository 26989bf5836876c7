"""One emulator: its settings, its clock and its worlds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from mfa_snippets.mock.settings import Settings
from mfa_snippets.mock.totp import unused_code
from mfa_snippets.mock.world import Message, World, Worlds

Announce = Callable[[str], None]
Clock = Callable[[], float]


class Emulator:
    """What all parts of one server share."""

    def __init__(
        self, settings: Settings, announce: Announce | None = None, clock: Clock = time.time
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.worlds = Worlds(settings.worlds, self._on_message)
        self.is_closing = False
        self._announce = announce

    def close(self) -> None:
        """Send those away who wait for messages; for the server's own thread."""
        self.is_closing = True
        for world in self.worlds.latest_first():
            world.wake()

    def _on_message(self, world: World, message: Message) -> None:
        if self._announce is not None:
            self._announce(self.line(world, message))

    def line(self, world: World, message: Message) -> str:
        """A message in one line of printable characters: `otp email you@example.com: 123456`."""
        who = " ".join(part for part in (message.kind, message.method, message.login_id) if part)
        return printable(f"{who}: {self.code(world, message)}")

    def code(self, world: World, message: Message) -> str | None:
        """The code to type in; for TOTP one that works now and was not used, None if there is none."""
        if message.kind != "totp":
            return message.code
        user = world.find(message.login_id)
        if user is None or user.totp is None:
            return None
        return unused_code(user.totp, self.clock(), self.settings.totp_window)

    def view(self, world: World, message: Message) -> dict[str, Any]:
        """A message as the control API shows it."""
        shown = {
            "id": message.id,
            "kind": message.kind,
            "method": message.method,
            "login_id": message.login_id,
            "code": self.code(world, message),
        }
        if message.kind == "totp":
            shown |= {"key": message.key, "provisioning_url": message.provisioning_url}
        return shown


def printable(text: str) -> str:
    """Text that no terminal takes for a command."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
