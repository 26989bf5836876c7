"""The users of one Descope project."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from typing import Any

from mfa_snippets.emulator.messages import is_email, is_phone
from mfa_snippets.emulator.parsing import Body, optional_text, record

PHONES = ("phone", "whatsapp", "whatsApp", "voice")
"""How sign-ups name the number beside the login ID, as SDKs differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A user's authenticator app."""

    key: str
    """Base32."""
    last_step: int = -1
    """The latest time step whose code was used; it and all before it are spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """What is kept of a password."""

    salt: bytes
    hash: bytes
    chosen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user, found by any login ID."""

    user_id: str
    login_ids: tuple[str, ...]
    name: str = ""
    email: str = ""
    phone: str = ""
    is_email_verified: bool = False
    is_phone_verified: bool = False
    has_signed_in: bool = False
    created: int
    totp: Enrolment | None = None
    password: Password | None = None
    is_test: bool = False


def new_user(login_id: str, body: Body, now: float) -> User:
    """A user as a sign-up describes it.

    Without an address in the body, a login ID that looks like one becomes the user's email or phone
    [assumed].
    """
    details = record(body, "user")
    email = optional_text(body, "email") or optional_text(details, "email")
    phones = [optional_text(body, name) for name in PHONES] + [optional_text(details, "phone")]
    phone = next(filter(None, phones), "")
    return User(
        user_id=_new_user_id(),
        login_ids=(login_id,),
        name=optional_text(details, "name"),
        email=email or (login_id if is_email(login_id) else ""),
        phone=phone or (login_id if is_phone(login_id) else ""),
        created=int(now),
    )


def user_body(user: User) -> dict[str, Any]:
    """The user as JWT responses show it; times are seconds, since one SDK reads 32 bits."""
    return {
        "loginIds": list(user.login_ids),
        "userId": user.user_id,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "verifiedEmail": user.is_email_verified,
        "verifiedPhone": user.is_phone_verified,
        "roleNames": [],
        "userTenants": [],
        "status": "enabled",
        "picture": "",
        "test": user.is_test,
        "customAttributes": {},
        "createdTime": user.created,
        "TOTP": user.totp is not None,
    }


def _new_user_id() -> str:
    alphabet = string.ascii_letters + string.digits
    return "U" + "".join(secrets.choice(alphabet) for _ in range(27))
