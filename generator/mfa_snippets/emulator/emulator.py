"""One emulator: its settings, its clock and its worlds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from mfa_snippets.emulator.messages import Message
from mfa_snippets.emulator.project_state import Exchange, ProjectState, ProjectStates
from mfa_snippets.emulator.settings import Clock, Settings
from mfa_snippets.emulator.totp import STEP_SECONDS, unused_code

Announce = Callable[[str], None]


class Emulator:
    """What all parts of one server share."""

    def __init__(
        self, settings: Settings, announce: Announce | None = None, clock: Clock = time.time
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.worlds = ProjectStates(settings, self._on_message, self._on_forgotten)
        self.changed = asyncio.Event()
        """Set, and replaced, whenever there is something new to look at."""
        self.changes = 0
        """How often that was."""
        self.is_closing = False
        self._announce = announce

    def close(self) -> None:
        """Send those away who wait for news; for the server's own thread."""
        self.is_closing = True
        for world in self.worlds.latest_first():
            world.wake()
        self.wake()

    def wake(self) -> None:
        """Let everybody who watches the inbox look again."""
        self.changes += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def now(self, world: ProjectState) -> float:
        """Seconds since the epoch, as this world's clock was turned."""
        return self.clock() + world.clock_offset

    def record(self, world: ProjectState, exchange: Exchange) -> None:
        """Keep a request with its answer, and say what was odd about it."""
        world.exchanges.append(exchange)
        for note in exchange.notes:
            self._say(f"{exchange.method} {exchange.path}: {note}")
        self.wake()

    def line(self, world: ProjectState, message: Message) -> str:
        """A message in one line of printable characters: `otp email you@example.com: 123456`."""
        who = " ".join(part for part in (message.kind, message.method, message.login_id) if part)
        return printable(f"{who}: {message.link or self.code(world, message)}")

    def code(self, world: ProjectState, message: Message) -> str | None:
        """The code to type in; for TOTP one that works now and was not used, None if there is none."""
        if message.kind != "totp":
            return message.code
        user = world.find(message.login_id)
        if user is None or user.totp is None or user.totp.key != message.key:
            return None
        return unused_code(user.totp, self.now(world), world.settings.totp_window)

    def view(self, world: ProjectState, message: Message) -> dict[str, Any]:
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
        if message.link:
            shown |= {"link": message.link}
        if message.link_id:
            shown |= {"link_id": message.link_id}
        return shown

    def seconds_left(self, world: ProjectState) -> int:
        """Seconds until the next time step of authenticator apps."""
        return STEP_SECONDS - int(self.now(world)) % STEP_SECONDS

    def _on_message(self, world: ProjectState, message: Message) -> None:
        self._say(self.line(world, message))
        self.wake()

    def _on_forgotten(self, world: ProjectState) -> None:
        limit = self.settings.worlds
        self._say(f"forgot project {world.project_id}, idle for longest: there were more than {limit}")

    def _say(self, line: str) -> None:
        if self._announce is not None:
            self._announce(printable(line))


def printable(text: str) -> str:
    """Text that no terminal takes for a command."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
