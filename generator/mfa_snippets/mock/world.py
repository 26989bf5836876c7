"""What the emulator remembers, one isolated world per project ID."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mfa_snippets.mock.errors import USER_NOT_FOUND, ApiError
from mfa_snippets.mock.users import User

LONGEST_HISTORY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What a second factor adds to."""

    channels: tuple[str, ...]
    """The factors before it, without `mfa`."""
    is_mfa: bool
    is_stepup: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCode:
    """A one-time code that was sent and not yet used."""

    code: str
    expires: float
    wrong_attempts: int = 0
    upgrade: Upgrade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a user received: a code by mail or phone, or the key of an authenticator app."""

    id: int
    kind: str
    method: str | None = None
    login_id: str
    code: str = ""
    """Empty for TOTP, where it depends on the time of asking."""
    key: str = ""
    provisioning_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as they went over the wire; bodies are parsed JSON where they can be."""

    id: int
    method: str
    path: str
    query: str
    content_type: str | None
    authorization: str | None
    sdk_name: str | None
    sdk_version: str | None
    body: Any
    answer: dict[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class World:
    """Everything of one project; only its own requests reach it."""

    project_id: str
    on_message: Callable[[World, Message], None]
    users: dict[str, User] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], PendingCode] = field(default_factory=dict)
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    faults: defaultdict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
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

    def deliver(self, kind: str, **fields: str) -> None:
        """Put a message into the inbox and wake those who wait for one."""
        number = self.messages[-1].id + 1 if self.messages else 1
        message = Message(id=number, kind=kind, **fields)
        self.messages.append(message)
        self.wake()
        self.on_message(self, message)

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


class Worlds:
    """All worlds, the one used last at the end."""

    def __init__(self, limit: int, on_message: Callable[[World, Message], None]) -> None:
        self._limit = limit
        self._on_message = on_message
        self._worlds: OrderedDict[str, World] = OrderedDict()
        self.strays = World(project_id="", on_message=on_message)
        """The requests that named no project."""

    def world(self, project_id: str) -> World:
        """The world of a project, made on first use."""
        if project_id not in self._worlds:
            self._worlds[project_id] = World(project_id=project_id, on_message=self._on_message)
        self._worlds.move_to_end(project_id)
        if len(self._worlds) > self._limit:
            self.forget(next(iter(self._worlds)))
        return self._worlds[project_id]

    def forget(self, project_id: str) -> None:
        """Drop a world with all that is in it."""
        world = self._worlds.pop(project_id, None)
        if world is not None:
            world.wake()

    def latest_first(self) -> tuple[World, ...]:
        """All worlds, the one used last first."""
        return tuple(reversed(self._worlds.values()))
