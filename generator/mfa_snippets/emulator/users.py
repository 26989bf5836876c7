"""User records of the emulator, and helpers for addresses and TOTP codes."""

import base64
import io
import re
import secrets
import string
from dataclasses import dataclass, field, replace
from typing import Any

import pyotp
import segno

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164
DELIVERY_METHODS = ("email", "sms", "voice", "whatsapp")
STEP_SECONDS = 30  # the time step of authenticator apps (RFC 6238)
ALNUM = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class TotpEnrollment:
    """The TOTP key of a user's authenticator app."""

    key: str  # Base32
    last_step: int = -1  # the latest time step with a used code; it and all earlier steps are spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """The stored hash of a password."""

    salt: bytes
    hash: bytes
    set_at: float  # seconds since the epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user, found by any login ID."""

    user_id: str = field(default_factory=lambda: "U" + "".join(secrets.choice(ALNUM) for _ in range(27)))
    login_ids: tuple[str, ...]
    name: str = ""
    email: str = ""
    phone: str = ""
    is_email_verified: bool = False
    is_phone_verified: bool = False
    has_signed_in: bool = False
    created: int  # seconds since the epoch
    totp: TotpEnrollment | None = None
    password: Password | None = None
    is_test: bool = False


def user_body(user: User) -> dict[str, Any]:
    """A user as JSON in responses; times are whole seconds, since one SDK reads 32 bits."""
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


def with_verified_address(user: User, method: str) -> User:
    """The user with the address of a delivery method marked as verified."""
    if method == "email":
        return replace(user, is_email_verified=True)
    return replace(user, is_phone_verified=True)


def is_email(address: str) -> bool:
    """Whether `address` looks like an email address."""
    return EMAIL.fullmatch(address) is not None


def is_phone(address: str) -> bool:
    """Whether `address` is a phone number in E.164 format."""
    return PHONE.fullmatch(address) is not None


def masked_field(method: str, address: str) -> dict[str, str]:
    """The response field with the masked address that a code or link was sent to."""
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def masked(address: str) -> str:
    """`you@example.com` as `y**@e******.com`, `+12025550123` as `+1******0123` [assumed]."""
    if is_phone(address):
        return address[:2] + "*" * (len(address) - 6) + address[-4:]
    account, _, domain = address.rpartition("@")
    host, _, suffix = domain.rpartition(".")
    account, host = (part[:1] + "*" * (len(part) - 1) for part in (account, host))
    return f"{account}@{host}.{suffix}"


def unused_totp_code(enrollment: TotpEnrollment, now: float, window: int) -> str | None:
    """The current TOTP code, or the next one in the window if it was used; None if all were used."""
    step = max(int(now) // STEP_SECONDS, enrollment.last_step + 1)
    return totp_code(enrollment, step) if step <= int(now) // STEP_SECONDS + window else None


def totp_code(enrollment: TotpEnrollment, step: int) -> str:
    """The TOTP code of a time step."""
    return pyotp.TOTP(enrollment.key, interval=STEP_SECONDS).generate_otp(step)


def qr_png(url: str) -> str:
    """A QR code as base64 PNG."""
    image = io.BytesIO()
    segno.make(url, micro=False).save(image, kind="png", scale=4)
    return base64.b64encode(image.getvalue()).decode()
