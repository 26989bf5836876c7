"""What the emulator remembers of one Descope project; beyond a limit, the oldest goes."""

import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyotp

from mfa_snippets.emulator.settings import Clock, Settings

LONGEST_HISTORY = 1000  # requests and messages
LARGEST_LOG = 4 << 20  # bytes of the bodies of requests and responses
MOST_KEPT = 10_000  # users, sessions and tickets each
MOST_FAULTS = 1000  # of a path
TICKET_LIFETIME = 180.0  # seconds [assumed]
FIRST_KEY = "mock-1"  # of every project; later ones count on
STEP_SECONDS = 30  # the time step of authenticator apps (RFC 6238)
USED, REPLACED, DELETED = "Used", "Replaced by a newer code", "Deleted with its user"  # how messages end

Fault = tuple[str, float]  # its name and its `seconds`
Exchange = dict[str, Any]
"""A request and its response as in the control API, but with bodies as bytes, since most are never read."""


def _size_of(exchange: Exchange) -> int:
    return len(exchange["body"]) + len(exchange["answer"]["body"])


def _keep_latest(stored: dict[str, Any]) -> None:
    while len(stored) > MOST_KEPT:
        del stored[next(iter(stored))]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    user_id: str = field(default_factory=lambda: "U2" + secrets.token_hex(13))
    created: int  # seconds since the epoch
    login_ids: tuple[str, ...]
    name: str = ""
    email: str = ""
    phone: str = ""
    verified: frozenset[str] = frozenset()  # addresses
    never_signed_in: bool = True
    totp_key: str = ""  # Base32, in the authenticator app; empty without one
    new_totp_key: str = ""  # takes its place once a code of it was verified
    totp_step: int = -1  # the latest time step with a used code; it and all earlier steps are spent
    password_hash: bytes = b""  # empty without a password
    password_since: float = 0  # seconds since the epoch
    temporary_password: bool = False  # whether it must be replaced before it signs in
    passkeys: Mapping[bytes, tuple[Any, int]] = field(default_factory=dict)
    """By ID the credential of fido2, and the signature counter of its last use."""
    test: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether a sign-up has to be refused: a code or link was verified, or a password is there."""
        return not self.never_signed_in or self.password_hash != b""

    def address(self, method: str) -> str:
        return self.email if method == "email" else self.phone


def totp_code(key: str, step: int) -> str:
    return pyotp.TOTP(key, interval=STEP_SECONDS).generate_otp(step)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOptions:
    """What a request wants of the session that its sign-in opens."""

    channels: tuple[str, ...] = ()  # the factors of the earlier session that this one adds to, without `mfa`
    is_mfa: bool = False
    is_stepup: bool = False
    session_id: str = ""  # the session that asked; its logout ends this too
    claims: Mapping[str, Any] = field(default_factory=dict)  # custom claims, stored under `nsec`
    revokes_others: bool = False  # whether the user's other sessions end
    new_address: str = ""  # the address that becomes the user's with the sign-in
    new_login_id: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A code or link by email or phone, or the key of an authenticator app; what users see comes first."""

    id: int = 0
    kind: str  # `totp`, `otp`, `magic_link` or `enchanted_link`
    method: str = ""  # of delivery; empty for TOTP
    login_id: str
    code: str = ""  # the token of a link; empty for TOTP, whose code depends on the time
    key: str = ""
    provisioning_url: str = ""
    link: str = ""
    link_id: str = ""  # the number by which a user recognizes the right enchanted link
    user_id: str
    expires: float = 0  # not of keys
    options: SignInOptions = field(default_factory=SignInOptions)
    reference: str = ""  # of the sign-in: the caller of an enchanted link polls with it
    wrong_attempts: int = 0
    is_clicked: bool = False
    ended: str = ""  # how


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What waits for the user's browser to come back: with a code, or with a passkey's response."""

    kind: str
    expires: float
    user_id: str = ""  # empty before a user has signed in
    login_id: str = ""  # the user at an identity provider
    sign_in: SignInOptions = field(default_factory=SignInOptions)
    address: str = ""  # where the browser is: a redirect URL, or an origin
    state: Mapping[str, Any] = field(default_factory=dict)  # of the passkey library


@dataclass(slots=True, kw_only=True, eq=False)
class IssuedSession:
    """A session, found by the `sid` claim of its JWTs."""

    id: str = field(default_factory=lambda: secrets.token_hex(12))
    user_id: str
    amr: tuple[str, ...]
    expires: float  # seconds since the epoch by the emulator's clock
    custom: Mapping[str, Any] = field(default_factory=dict)  # custom claims of the sign-in
    claims: dict[str, Any] = field(default_factory=dict)  # of its last session JWT
    ended: Literal["", "logged out"] = ""


@dataclass(slots=True, kw_only=True, eq=False)
class ProjectState:
    """Everything of one project; only its own requests reach it."""

    project_id: str
    settings: Settings
    clock: Clock
    on_message: Callable[["ProjectState", Message], None]
    clock_offset: float = 0.0  # seconds that this project is ahead of the clock
    keys: list[str] = field(default_factory=lambda: [FIRST_KEY])  # the published `kid`; the last one signs
    users: dict[str, User] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)  # by login ID
    tickets: dict[str, Ticket] = field(default_factory=dict)
    sessions: dict[str, IssuedSession] = field(default_factory=dict)
    """By ID; a rotation gives a session a new one, and leaves it here under the old one, too."""
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    exchanges: deque[Exchange] = field(default_factory=deque)  # in order of their responses
    log_size: int = 0  # bytes
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))  # by path
    arrivals: int = 0  # how many requests arrived

    def now(self) -> float:
        return self.clock() + self.clock_offset

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
        """Deliver a link, a key, or a code, which voids an earlier one."""
        if message.kind == "otp":
            for earlier in self.waiting(kind="otp", user_id=message.user_id, method=message.method):
                earlier.ended = REPLACED
        message.id = self.messages[-1].id + 1 if self.messages else 1
        self.messages.append(message)
        self.on_message(self, message)
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

    def click(self, link: Message) -> None:
        """Click an enchanted link, which opens the session of the caller that polls for it."""
        for sent in self.waiting(reference=link.reference):  # a test user may have two for it
            sent.is_clicked = True
