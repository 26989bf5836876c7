"""What the emulator remembers of one Descope project."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mfa_snippets.mock.challenges import PendingCode, PendingLink
from mfa_snippets.mock.errors import USER_NOT_FOUND, ApiError
from mfa_snippets.mock.exchanges import Exchange
from mfa_snippets.mock.issued import Ending, IssuedSession
from mfa_snippets.mock.messages import Message
from mfa_snippets.mock.settings import Settings
from mfa_snippets.mock.users import User

LONGEST_HISTORY = 1000
MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one call."""

    name: str
    seconds: float = 1.0


@dataclass(slots=True, kw_only=True, eq=False)
class World:
    """Everything of one project; only its own requests reach it."""

    project_id: str
    settings: Settings
    on_message: Callable[[World, Message], None]
    clock_offset: float = 0.0
    """Seconds that its clock is ahead of the emulator's."""
    keys: list[int] = field(default_factory=lambda: [0])
    """The published signing keys, as numbers in the pool; the last one signs."""
    users: dict[str, User] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], PendingCode] = field(default_factory=dict)
    links: dict[str, PendingLink] = field(default_factory=dict)
    """By token, and an enchanted link that was clicked by its pending reference alone."""
    sessions: OrderedDict[str, IssuedSession] = field(default_factory=OrderedDict)
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    arrivals: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def find(self, login_id: str) -> User | None:
        """The user with this login ID."""
        user_id = self.user_ids.get(login_id)
        return self.users[user_id] if user_id else None

    def user(self, login_id: str) -> User:
        """The user with this login ID; ApiError E062108 if there is none."""
        user = self.find(login_id)
        if user is None:
            raise ApiError(USER_NOT_FOUND, "no user has this login ID")
        return user

    def save(self, user: User) -> None:
        """Keep a new or changed user."""
        self.users[user.user_id] = user
        self.user_ids.update(dict.fromkeys(user.login_ids, user.user_id))

    def remove(self, user: User) -> None:
        """Forget a user with all codes, links and sessions."""
        del self.users[user.user_id]
        self.user_ids = {name: owner for name, owner in self.user_ids.items() if owner != user.user_id}
        self.codes = {key: code for key, code in self.codes.items() if key[0] != user.user_id}
        self.links = {key: link for key, link in self.links.items() if link.user_id != user.user_id}
        self.end_sessions(user.user_id)

    def keep_session(self, session: IssuedSession) -> None:
        """Keep a new or changed session; beyond a limit the oldest goes, and its refresh JWT with it."""
        self.sessions[session.id] = session
        if len(self.sessions) > MOST_SESSIONS:
            self.sessions.popitem(last=False)

    def end_session(self, session: IssuedSession, how: Ending) -> None:
        """Let its refresh JWT be refused from now on."""
        self.sessions[session.id] = replace(session, ended=how)

    def end_sessions(self, user_id: str) -> None:
        """Log a user out everywhere."""
        for session in [one for one in self.sessions.values() if one.user_id == user_id and not one.ended]:
            self.end_session(session, "logged out")

    def deliver(self, kind: str, **fields: Any) -> Message:
        """Put a message into the inbox and wake those who wait for one."""
        number = self.messages[-1].id + 1 if self.messages else 1
        message = Message(id=number, kind=kind, **fields)
        self.messages.append(message)
        self.wake()
        self.on_message(self, message)
        return message

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self.changed.set()
        self.changed = asyncio.Event()

    def arrive(self) -> int:
        """The number of a request that comes in now."""
        self.arrivals += 1
        return self.arrivals

    def arrived(self) -> list[Exchange]:
        """The exchanges in order of arrival; they were kept in order of their answers."""
        return sorted(self.exchanges, key=lambda exchange: exchange.id)
