"""What the emulator remembers of one Descope project."""

import secrets
import string
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pyotp

from mfa_snippets.emulator.limits import LONGEST_HISTORY, MOST_KEPT, RequestLog, keep_latest
from mfa_snippets.emulator.settings import Clock, Settings

TICKET_LIFETIME = 180.0  # seconds [assumed]
ISSUER = "Descope emulator"  # in authenticator apps
STEP_SECONDS = 30  # the time step of authenticator apps (RFC 6238)
ALNUM = string.ascii_letters + string.digits
Fault = tuple[str, float]  # its name and its `seconds`
SessionEnd = Literal["", "rotated", "logged out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    credential: bytes  # the ID and public key, as attested (WebAuthn section 6.5.2)
    count: int  # the signature counter of its last use


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; the names of what a seed file has are those of the file."""

    user_id: str = field(default_factory=lambda: "U" + "".join(secrets.choice(ALNUM) for _ in range(27)))
    created: int  # seconds since the epoch
    login_ids: tuple[str, ...]
    name: str = ""
    email: str = ""
    phone: str = ""
    verified_email: bool = False
    verified_phone: bool = False
    never_signed_in: bool = True
    totp_key: str = ""  # Base32, in the authenticator app; empty without one
    new_totp_key: str = ""  # takes its place once a code of it was verified
    totp_step: int = -1  # the latest time step with a used code; it and all earlier steps are spent
    password_hash: str = ""  # salt and digest in hexadecimal, as in `1f2e:7a6b`; empty without a password
    password_since: float = 0  # seconds since the epoch
    temporary_password: bool = False  # whether it must be replaced before it signs in
    passkeys: tuple[Passkey, ...] = ()
    test: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether a sign-up has to be refused: a code or link was verified, or a password is there."""
        return not self.never_signed_in or self.password_hash != ""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A one-time code or a link that was sent and not yet used."""

    kind: str  # `otp`, `magic_link` or `enchanted_link`
    code: str  # the token of a link
    user_id: str
    method: str
    expires: float
    options: SignInOptions
    wrong_attempts: int = 0
    new_address: str = ""  # the address that becomes the user's when the code is verified
    becomes_login_id: bool = False
    pending_ref: str = ""  # what the caller of an enchanted link polls with
    is_clicked: bool = False
    uri: str = ""  # the page that a link opens


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A code or link by email or phone, or the key of an authenticator app."""

    id: int
    kind: str  # `totp`, `otp`, `magic_link` or `enchanted_link`
    method: str | None = None
    login_id: str
    code: str = ""  # the token of a link; empty for TOTP, whose code depends on the time
    key: str = ""
    provisioning_url: str = ""
    link: str = ""
    link_id: str = ""  # the number by which a user recognizes the right enchanted link


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSession:
    """The session of one refresh JWT, found by its `sid` claim."""

    id: str = field(default_factory=lambda: secrets.token_hex(12))
    user_id: str
    amr: tuple[str, ...]
    expires: float  # seconds since the epoch by the emulator's clock
    custom: Mapping[str, Any] = field(default_factory=dict)  # custom claims of the sign-in
    ended: SessionEnd = ""
    successor: str = ""  # the ID of the session that a rotation put in its place
    claims: Mapping[str, Any] = field(default_factory=dict)  # of its last session JWT


@dataclass(slots=True, kw_only=True, eq=False)
class ProjectState:
    """Everything of one project; only its own requests reach it."""

    project_id: str
    settings: Settings
    clock: Clock
    on_message: Callable[["ProjectState", Message], None]
    clock_offset: float = 0.0  # seconds that this project is ahead of the clock
    keys: list[int] = field(default_factory=lambda: [0])  # published, by number; the last one signs
    users: dict[str, User] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)  # by login ID
    codes: dict[tuple[str, str], Pending] = field(default_factory=dict)  # by user ID and delivery method
    links: dict[str, Pending] = field(default_factory=dict)
    """By token, and enchanted links by pending reference; a clicked one by that alone."""
    used: deque[str] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))  # codes, and link tokens
    tickets: dict[str, Ticket] = field(default_factory=dict)
    sessions: dict[str, IssuedSession] = field(default_factory=dict)
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=LONGEST_HISTORY))
    exchanges: RequestLog = field(default_factory=RequestLog)
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))  # by path
    arrivals: int = 0  # how many requests arrived

    def now(self) -> float:
        return self.clock() + self.clock_offset

    def find(self, login_id: str) -> User | None:
        user_id = self.user_ids.get(login_id)
        return self.users[user_id] if user_id else None

    def save(self, user: User) -> None:
        """Store a user; codes and links that went to an address which is replaced are void."""
        old = self.users.get(user.user_id, user)
        if (old.email, old.phone) != (user.email, user.phone):
            self._void(
                lambda sent: (
                    sent.user_id == user.user_id
                    and not sent.new_address
                    and old.address(sent.method) != user.address(sent.method)
                )
            )
        self.users.pop(user.user_id, None)  # whoever is active stays
        self.users[user.user_id] = user
        self.user_ids.update(dict.fromkeys(user.login_ids, user.user_id))
        if len(self.users) > MOST_KEPT:
            self.remove(next(iter(self.users.values())))

    def remove(self, user: User) -> None:
        """Delete a user with all codes and links, and end the sessions."""
        del self.users[user.user_id]
        self.user_ids = {name: owner for name, owner in self.user_ids.items() if owner != user.user_id}
        self._void(lambda sent: sent.user_id == user.user_id)
        self.end_sessions(user.user_id)

    def _void(self, is_void: Callable[[Pending], bool]) -> None:
        self.codes = {key: code for key, code in self.codes.items() if not is_void(code)}
        self.links = {key: link for key, link in self.links.items() if not is_void(link)}

    def open_ticket(self, kind: str, **fields: Any) -> str:
        """Store a ticket; returns its ID, which nobody can guess."""
        now, ticket_id = self.now(), secrets.token_hex(20)
        self.tickets = {key: other for key, other in self.tickets.items() if now < other.expires}
        self.tickets[ticket_id] = Ticket(kind=kind, expires=now + TICKET_LIFETIME, **fields)
        keep_latest(self.tickets)
        return ticket_id

    def find_ticket(self, ticket_id: str, kind: str) -> Ticket | None:
        """The ticket of an ID; None for an unknown, used or expired one."""
        ticket = self.tickets.get(ticket_id)
        return ticket if ticket and ticket.kind == kind and self.now() < ticket.expires else None

    def take_ticket(self, ticket_id: str, kind: str) -> Ticket | None:
        """The ticket of an ID, which works once."""
        ticket = self.find_ticket(ticket_id, kind)
        return self.tickets.pop(ticket_id) if ticket else None

    def save_session(self, session: IssuedSession) -> None:
        """Store a new or changed session."""
        self.sessions[session.id] = session
        keep_latest(self.sessions)

    def end_session(self, session: IssuedSession, end: SessionEnd) -> None:
        self.sessions[session.id] = replace(session, ended=end)

    def end_sessions(self, user_id: str) -> None:
        for session in list(self.sessions.values()):
            if session.user_id == user_id and not session.ended:
                self.end_session(session, "logged out")

    def click(self, token: str) -> None:
        """Click an enchanted link, which opens the session of the caller that polls for it."""
        link = self.links[token]
        self._void(lambda sent: sent.pending_ref == link.pending_ref)  # a test user may have two for it
        self.used.append(token)
        self.links[link.pending_ref] = replace(link, is_clicked=True)

    def deliver(self, kind: str, **fields: Any) -> Message:
        number = self.messages[-1].id + 1 if self.messages else 1
        message = Message(id=number, kind=kind, **fields)
        self.messages.append(message)
        self.on_message(self, message)
        return message

    def deliver_key(self, login_id: str, key: str) -> Message:
        """Deliver the key of an authenticator app, so that its codes are known."""
        url = pyotp.TOTP(key).provisioning_uri(name=login_id, issuer_name=ISSUER)
        return self.deliver("totp", login_id=login_id, key=key, provisioning_url=url)
