"""The projects of one server, and the messages that their users received."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from mfa_snippets.emulator.parsing import parse_json
from mfa_snippets.emulator.project_state import STEP_SECONDS, Exchange, Message, ProjectState
from mfa_snippets.emulator.settings import Clock, Settings

Announce = Callable[[str], None]  # takes one line of printable text


class Emulator:
    """What the API, the control API and the inbox of one server share."""

    def __init__(
        self, settings: Settings, announce: Announce = lambda _line: None, clock: Clock = time.time
    ) -> None:
        self.settings = settings
        self.changed = asyncio.Event()  # set, and replaced, whenever the inbox changes
        self.changes = 0  # how often that was
        self.is_closing = False
        self._log: Announce = lambda line: announce(printable(line))
        self._new_project = partial(ProjectState, settings=settings, clock=clock, on_message=self._on_message)
        self._projects: OrderedDict[str, ProjectState] = OrderedDict()  # by ID, the one used last at the end
        self.unattributed = self._new_project(project_id="")  # receives the requests without a project ID

    def project(self, project_id: str) -> ProjectState:
        """A project, created on first use; beyond the limit, the longest idle one is deleted."""
        if project_id not in self._projects:
            self._projects[project_id] = self._new_project(project_id=project_id)
        self._projects.move_to_end(project_id)
        limit = self.settings.worlds
        if len(self._projects) > max(limit, 1):
            oldest = next(iter(self._projects))
            self.forget(oldest)
            self._log(f"forgot project {oldest}, idle for longest: there were more than {limit}")
        return self._projects[project_id]

    def forget(self, project_id: str) -> None:
        if project := self._projects.pop(project_id, None):
            project.wake()

    def latest_first(self) -> tuple[ProjectState, ...]:
        return tuple(reversed(self._projects.values()))

    def close(self) -> None:
        """Release everybody who waits for a change; call it in the server's thread."""
        self.is_closing = True
        for project in self._projects.values():
            project.wake()
        self.wake()

    def wake(self) -> None:
        self.changes += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def record(self, project: ProjectState, exchange: Exchange) -> None:
        """Store a request with its response, and log its notes."""
        project.exchanges.append(exchange)
        for note in exchange["notes"]:
            self._log(f"{exchange['method']} {exchange['path']}: {note}")
        self.wake()

    def _on_message(self, project: ProjectState, message: Message) -> None:
        """Log a message as `otp email you@example.com: 123456`."""
        words = " ".join(word for word in (message.kind, message.method, message.login_id) if word)
        self._log(f"{words}: {message.link or current_code(project, message)}")
        self.wake()


def current_code(project: ProjectState, message: Message) -> str | None:
    """The code to enter; for TOTP one that is valid now and unused, None if there is none."""
    if message.kind != "totp":
        return message.code
    user = project.find(message.login_id)
    if user is None or user.totp_key != message.key:
        return None
    current = int(project.now()) // STEP_SECONDS
    step = max(current, user.totp_step + 1)
    return user.totp_code(step) if step <= current + project.settings.totp_window else None


def decoded(content: bytes, *, is_request: bool = False) -> Any:
    """A body as parsed JSON, else as text, which is in `raw` in a request; None if it is empty."""
    try:
        return parse_json(content) if content else None
    except ValueError:
        text = content.decode(errors="replace")
        return {"raw": text} if is_request else text


def printable(text: str) -> str:
    """Text without terminal control characters."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
