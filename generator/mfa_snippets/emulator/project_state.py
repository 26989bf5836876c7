"""What the emulator remembers of one Descope project."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from mfa_snippets.emulator.messages import Message, PendingCode, PendingLink
from mfa_snippets.emulator.parsing import USER_NOT_FOUND, ApiError, parse_json
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.emulator.users import User

Ending = Literal["", "rotated", "logged out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSession:
    """What stands behind one refresh JWT, found by its `sid` claim."""

    id: str
    user_id: str
    amr: tuple[str, ...]
    issued: float
    """Seconds since the epoch by the emulator's clock, and so are those below."""
    expires: float
    stepup_until: float = 0.0
    """0 without a step-up."""
    custom: Mapping[str, Any] = field(default_factory=dict)
    """Claims that the sign-in asked for."""
    ended: Ending = ""
    claims: Mapping[str, Any]
    """Those of its last session JWT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; bodies are parsed when somebody looks, since most are never looked at."""

    id: int
    method: str
    path: str
    query: str
    content_type: str | None
    authorization: str | None
    sdk_name: str | None
    sdk_version: str | None
    sent: bytes
    notes: tuple[str, ...] = ()
    """Body fields that the API does not know, or knows with another type."""
    status: int
    """0 if the connection was reset in place of an answer."""
    answer_type: str | None
    answered: bytes


def body_of(exchange: Exchange) -> Any:
    """What was sent, as parsed JSON where it can be, else as text in `raw`; None if nothing was."""
    if not exchange.sent:
        return None
    try:
        return parse_json(exchange.sent)
    except ValueError:
        return {"raw": exchange.sent.decode(errors="replace")}


def answer_of(exchange: Exchange) -> Any:
    """What was answered, as parsed JSON where it can be, else as text; None if the connection was reset."""
    if not exchange.status:
        return None
    try:
        return parse_json(exchange.answered)
    except ValueError:
        return exchange.answered.decode(errors="replace")


def exchange_view(exchange: Exchange) -> dict[str, Any]:
    """An exchange as the control API shows it."""
    status, content_type = exchange.status, exchange.answer_type
    return {
        "id": exchange.id,
        "method": exchange.method,
        "path": exchange.path,
        "query": exchange.query,
        "content_type": exchange.content_type,
        "authorization": exchange.authorization,
        "sdk_name": exchange.sdk_name,
        "sdk_version": exchange.sdk_version,
        "body": body_of(exchange),
        "notes": list(exchange.notes),
        "answer": {"status": status, "content_type": content_type, "body": answer_of(exchange)},
    }


LONGEST_HISTORY = 1000
MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one call."""

    name: str
    seconds: float = 1.0


@dataclass(slots=True, kw_only=True, eq=False)
class ProjectState:
    """Everything of one project; only its own requests reach it."""

    project_id: str
    settings: Settings
    on_message: Callable[[ProjectState, Message], None]
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


class ProjectStates:
    """All worlds, the one used last at the end."""

    def __init__(
        self,
        settings: Settings,
        on_message: Callable[[ProjectState, Message], None],
        on_forgotten: Callable[[ProjectState], None],
    ) -> None:
        self._settings = settings
        self._on_message = on_message
        self._on_forgotten = on_forgotten
        self._worlds: OrderedDict[str, ProjectState] = OrderedDict()
        self.strays = self._new("")
        """The requests that named no project."""

    def world(self, project_id: str) -> ProjectState:
        """The world of a project, made on first use; beyond the limit, the one idle for longest goes."""
        if project_id not in self._worlds:
            self._worlds[project_id] = self._new(project_id)
        self._worlds.move_to_end(project_id)
        if len(self._worlds) > max(self._settings.worlds, 1):
            oldest = next(iter(self._worlds.values()))
            self.forget(oldest.project_id)
            self._on_forgotten(oldest)
        return self._worlds[project_id]

    def forget(self, project_id: str) -> None:
        """Drop a world with all that is in it."""
        world = self._worlds.pop(project_id, None)
        if world is not None:
            world.wake()

    def latest_first(self) -> tuple[ProjectState, ...]:
        """All worlds, the one used last first."""
        return tuple(reversed(self._worlds.values()))

    def _new(self, project_id: str) -> ProjectState:
        return ProjectState(project_id=project_id, settings=self._settings, on_message=self._on_message)
