"""The projects of one server, and what it remembers of each; beyond a limit, the oldest goes."""

import asyncio
import math
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyotp

from mfa_snippets.emulator.records import STEP_SECONDS, IssuedSession, Message, Ticket, User, totp_code
from mfa_snippets.emulator.settings import DEFAULTS, Clock, Settings
from mfa_snippets.errors import printable

Announce = Callable[[str], None]  # takes one line of printable text
LONGEST_HISTORY = 1000  # requests and messages
LARGEST_LOG = 4 << 20  # bytes of the bodies of requests and responses
MOST_KEPT = 10_000  # users, sessions and tickets each
TICKET_LIFETIME = 180.0  # seconds [assumed]
USED, REPLACED, DELETED = "Used", "Replaced by a newer code", "Deleted with its user"  # how messages end
FIRST_KEY = "mock-1"  # of every project; later ones count on

Fault = tuple[str, float]  # its name and its `seconds`
Exchange = dict[str, Any]  # of a request and its response: as in the control API, but bodies are bytes yet


def _size_of(exchange: Exchange) -> int:
    return len(exchange["body"]) + len(exchange["answer"]["body"])


def _keep_latest(stored: dict[str, Any]) -> None:
    while len(stored) > MOST_KEPT:
        del stored[next(iter(stored))]


@dataclass(frozen=True, slots=True)
class MessageState:
    """The code to enter now, if any, and for how many seconds it is valid, or how that ended."""

    code: str | None
    seconds: int = 0  # 0 for the key of an authenticator app
    ended: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class ProjectState:
    """Everything of one project; only its own requests reach it."""

    emulator: "Emulator"
    project_id: str
    settings: Settings
    clock_offset: float = 0.0  # seconds that this project is ahead of the clock
    keys: list[str] = field(default_factory=lambda: [FIRST_KEY])  # the published `kid`; the last one signs
    users: dict[str, User] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)  # by login ID
    tickets: dict[str, Ticket] = field(default_factory=dict)
    sessions: dict[str, IssuedSession] = field(default_factory=dict)  # by ID; rotated ones by old IDs, too
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    exchanges: deque[Exchange] = field(default_factory=deque)  # in order of their responses
    log_size: int = 0  # bytes
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))  # by path
    arrivals: int = 0  # how many requests arrived

    def now(self) -> float:
        return self.emulator.clock() + self.clock_offset

    def find(self, login_id: str) -> User | None:
        return self.users.get(self.user_ids.get(login_id, ""))

    def save(self, user: User) -> None:
        """Store a user; codes and links that went to an address which is replaced are void."""
        old = self.users.pop(user.user_id, user)  # whoever is active stays
        if (old.email, old.phone) != (user.email, user.phone):
            for sent in self.waiting(user_id=user.user_id):
                is_former = sent.method != "" and old.address(sent.method) != user.address(sent.method)
                if is_former and not sent.options.new_address:
                    sent.ended = REPLACED
        self.users[user.user_id] = user
        self.user_ids.update(dict.fromkeys(user.login_ids, user.user_id))
        if len(self.users) > MOST_KEPT:
            self.remove(next(iter(self.users.values())))

    def remove(self, user: User) -> None:
        """Delete a user with all codes and links, and end the sessions."""
        del self.users[user.user_id]
        self.user_ids = {name: owner for name, owner in self.user_ids.items() if owner != user.user_id}
        for sent in self.waiting(user_id=user.user_id):
            sent.ended = DELETED
        self.end_sessions(user.user_id)

    def record(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        self.log_size += _size_of(exchange)
        while len(self.exchanges) > LONGEST_HISTORY or self.log_size > LARGEST_LOG:
            self.log_size -= _size_of(self.exchanges.popleft())
        for note in exchange["notes"]:
            self.emulator.log(f"{exchange['method']} {exchange['path']}: {note}")
        self.emulator.wake()

    def open_ticket(self, kind: str, **fields: Any) -> str:
        """Store a ticket; returns its ID, which nobody can guess."""
        ticket_id = secrets.token_hex(20)
        self.tickets[ticket_id] = Ticket(kind=kind, expires=self.now() + TICKET_LIFETIME, **fields)
        _keep_latest(self.tickets)
        return ticket_id

    def find_ticket(self, ticket_id: str, kind: str) -> Ticket | None:
        """The ticket of an ID; None for an unknown, used or expired one."""
        ticket = self.tickets.get(ticket_id)
        return ticket if ticket and ticket.kind == kind and self.now() < ticket.expires else None

    def take_ticket(self, ticket_id: str, kind: str) -> Ticket | None:
        """The ticket of an ID, which works once."""
        return self.tickets.pop(ticket_id) if self.find_ticket(ticket_id, kind) else None

    def save_session(self, session: IssuedSession) -> None:
        self.sessions[session.id] = session
        _keep_latest(self.sessions)

    def end_sessions(self, user_id: str) -> None:
        for session in self.sessions.values():
            if session.user_id == user_id:
                session.ended = "logged out"

    def deliver(self, message: Message) -> Message:
        """Deliver a link, a key, or a code, which voids an earlier one; log `otp you@example.com: 123456`."""
        if message.kind == "otp":
            for earlier in self.waiting(kind="otp", user_id=message.user_id, method=message.method):
                earlier.ended = REPLACED
        message.id = self.messages[-1].id + 1 if self.messages else 1
        self.messages.append(message)
        words = " ".join(filter(None, (message.kind, message.method, message.login_id)))
        self.emulator.log(f"{words}: {message.link or self.state_of(message).code}")
        self.emulator.wake()
        return message

    def deliver_key(self, user: User, login_id: str, key: str) -> Message:
        """Deliver the key of an authenticator app, so that its codes are known."""
        url = pyotp.TOTP(key).provisioning_uri(name=login_id, issuer_name="Descope emulator")
        message = Message(kind="totp", login_id=login_id, user_id=user.user_id, key=key, provisioning_url=url)
        return self.deliver(message)

    def waiting(self, **fields: Any) -> list[Message]:
        """The messages with these values that have not ended, the latest first."""
        live = (message for message in reversed(self.messages) if not message.ended)
        return [one for one in live if all(getattr(one, name) == value for name, value in fields.items())]

    def state_of(self, message: Message) -> MessageState:
        """Whether a message can still be used, in the words of the inbox."""
        if message.kind == "totp" and not message.ended:
            user, current = self.users[message.user_id], int(self.now()) // STEP_SECONDS
            if message.key not in (user.totp_key, user.new_totp_key):
                return MessageState(None, ended="Replaced or removed")
            unused = max(current, user.totp_step + 1) if message.key == user.totp_key else current
            is_near = unused <= current + self.settings.totp_window
            return MessageState(totp_code(message.key, unused) if is_near else None)
        seconds = max(0, math.ceil(message.expires - self.now()))
        is_blocked = message.kind == "otp" and message.wrong_attempts >= self.settings.otp_attempts
        ends = {USED: message.is_clicked, "Too many wrong codes": is_blocked, "Expired": seconds == 0}
        ended = message.ended or next((how for how, is_so in ends.items() if is_so), "")
        return MessageState(message.code or None, 0 if ended else seconds, ended)

    def click(self, link: Message) -> None:
        """Click an enchanted link, which opens the session of the caller that polls for it."""
        for sent in self.waiting(reference=link.reference):  # a test user may have two for it
            sent.is_clicked = True


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
        self.settings, self.clock, self.setups = settings, clock, setups
        self.log: Announce = lambda line: announce(printable(line))
        self.changed = asyncio.Event()  # set, and replaced, at each change of a project
        self.is_closing = False
        self.projects: dict[str, ProjectState] = {}  # by ID, the one used last at the end
        # The requests without a project ID.
        self.unattributed = ProjectState(emulator=self, project_id="", settings=settings)

    def project(self, project_id: str) -> ProjectState:
        """A project, created on first use; beyond the limit, the longest idle one is deleted."""
        if (project := self.projects.pop(project_id, None)) is None:
            project = ProjectState(emulator=self, project_id=project_id, settings=self.settings)
        self.projects[project_id] = project
        limit = self.settings.worlds
        if len(self.projects) > max(limit, 1):
            oldest = self.projects.pop(next(iter(self.projects)))
            self.log(f"forgot project {oldest.project_id}, idle for longest: there were more than {limit}")
        return project

    def wake(self) -> None:
        """Let everybody who waits for a change look; call it in the server's thread."""
        self.changed.set()
        self.changed = asyncio.Event()
