"""The projects of one server, and the messages that their users received."""

import asyncio
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import Full, Queue
from threading import Thread
from typing import Any

from mfa_snippets.emulator.calls import parse_json
from mfa_snippets.emulator.project_state import STEP_SECONDS, USED, Exchange, Message, ProjectState, totp_code
from mfa_snippets.emulator.settings import DEFAULTS, Clock, Settings
from mfa_snippets.errors import printable

Announce = Callable[[str], None]  # takes one line of printable text
MOST_LINES = 10_000  # that wait to be printed


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkSetup:
    """How to point one SDK to the emulator; the inbox shows it until something arrives."""

    label: str
    base_url: str  # the name of the environment variable
    demo: tuple[str, ...] = ()  # shell lines that prepare and run a demo


class Emulator:
    """What the API, the control API and the inbox of one server share."""

    def __init__(
        self,
        settings: Settings = DEFAULTS,
        announce: Announce = lambda _line: None,
        clock: Clock = time.time,
        setups: Callable[[], tuple[SdkSetup, ...]] = tuple,
    ) -> None:
        self.settings, self.setups = settings, setups
        self.changed = asyncio.Event()  # set, and replaced, at each change of a project
        self.changes = 0  # how often that was
        self.is_closing = False
        self.log: Announce = lambda line: announce(printable(line))
        self._new_project = partial(ProjectState, settings=settings, clock=clock, on_message=self._on_message)
        self.projects: dict[str, ProjectState] = {}  # by ID, the one used last at the end
        self.unattributed = self._new_project(project_id="")  # receives the requests without a project ID

    def project(self, project_id: str) -> ProjectState:
        """A project, created on first use; beyond the limit, the longest idle one is deleted."""
        project = self.projects.pop(project_id, None) or self._new_project(project_id=project_id)
        self.projects[project_id] = project
        limit = self.settings.worlds
        if len(self.projects) > max(limit, 1):
            oldest = next(iter(self.projects))
            del self.projects[oldest]
            self.log(f"forgot project {oldest}, idle for longest: there were more than {limit}")
        return project

    def close(self) -> None:
        """Release everybody who waits for a change; call it in the server's thread."""
        self.is_closing = True
        self.wake()

    def wake(self) -> None:
        self.changes += 1
        self.changed.set()
        self.changed = asyncio.Event()

    def record(self, project: ProjectState, exchange: Exchange) -> None:
        """Store a request with its response, and log its notes."""
        project.record(exchange)
        for note in exchange["notes"]:
            self.log(f"{exchange['method']} {exchange['path']}: {note}")
        self.wake()

    def _on_message(self, project: ProjectState, message: Message) -> None:
        """Log a message as `otp email you@example.com: 123456`."""
        words = " ".join(word for word in (message.kind, message.method, message.login_id) if word)
        self.log(f"{words}: {message.link or state_of(project, message).code}")
        self.wake()


@dataclass(frozen=True, slots=True)
class MessageState:
    """The code to enter now, if any, and for how many seconds it is valid, or how that ended."""

    code: str | None
    seconds: int = 0  # 0 for the key of an authenticator app
    ended: str = ""


def state_of(project: ProjectState, message: Message) -> MessageState:
    """Whether a message can still be used, in the words of the inbox."""
    if message.kind == "totp" and not message.ended:
        user, current = project.users[message.user_id], int(project.now()) // STEP_SECONDS
        if message.key not in (user.totp_key, user.new_totp_key):
            return MessageState(None, ended="Replaced or removed")
        unused = max(current, user.totp_step + 1) if message.key == user.totp_key else current
        is_near = unused <= current + project.settings.totp_window
        return MessageState(totp_code(message.key, unused) if is_near else None)
    seconds = max(0, math.ceil(message.expires - project.now()))
    ends = {
        USED: message.is_clicked,
        "Too many wrong codes": message.wrong_attempts >= project.settings.otp_attempts,
        "Expired": seconds == 0,
    }
    ended = message.ended or next((how for how, is_so in ends.items() if is_so), "")
    return MessageState(message.code or None, 0 if ended else seconds, ended)


def decoded(content: bytes) -> Any:
    """A body as parsed JSON, else as text; None if it is empty."""
    try:
        return parse_json(content) if content else None
    except ValueError:
        return content.decode(errors="replace")


@contextmanager
def printing() -> Iterator[Announce]:
    """Print lines in a thread, so that requests wait for no reader; what nobody reads is dropped."""
    lines: Queue[str | None] = Queue(MOST_LINES)

    def put(line: str | None) -> None:
        with suppress(Full):
            lines.put_nowait(line)

    def write() -> None:
        # Not through sys.stdout, whose lock would be held when the interpreter ends; it may be None.
        with suppress(OSError, AttributeError):
            descriptor = sys.stdout.fileno()
            for line in iter(lines.get, None):
                os.write(descriptor, f"{line}\n".encode())

    thread = Thread(target=write, daemon=True)
    thread.start()
    yield put
    put(None)
    thread.join(1)
