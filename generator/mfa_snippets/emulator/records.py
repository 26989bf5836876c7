"""What the emulator remembers: users, their messages and sessions, and what waits for their browsers."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyotp

FIXED = {"roleNames": [], "userTenants": [], "picture": "", "customAttributes": {}}
STEP_SECONDS = 30  # the time step of authenticator apps (RFC 6238)


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
    passkeys: Mapping[bytes, tuple[Any, int]] = field(default_factory=dict)  # by ID: fido2's, last counter
    test: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether a sign-up has to be refused: a code or link was verified, or a password is there."""
        return not self.never_signed_in or self.password_hash != b""

    def address(self, method: str) -> str:
        return self.email if method == "email" else self.phone

    def body(self) -> dict[str, Any]:
        """As JSON in responses; times are whole seconds, since one SDK reads 32 bits."""
        return {
            **FIXED,
            "loginIds": list(self.login_ids),
            "userId": self.user_id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "verifiedEmail": self.email in self.verified,
            "verifiedPhone": self.phone in self.verified,
            "status": "enabled" if self.is_registered else "invited",
            "test": self.test,
            "createdTime": self.created,
            "TOTP": bool(self.totp_key),
        }


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
