"""What was sent to a user and waits for the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mfa_snippets.emulator.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What a further factor adds to."""

    channels: tuple[str, ...]
    """The factors before it, without `mfa`."""
    is_mfa: bool
    is_stepup: bool
    session_id: str
    """The session that carried the earlier factors; a logout before the code is typed ends the upgrade."""
    claims: Mapping[str, Any] = field(default_factory=dict)
    """What the caller wants in the session beside, below `nsec`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChange:
    """An address that becomes the user's once its code was typed."""

    address: str
    becomes_login_id: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCode:
    """A one-time code that was sent and not yet used."""

    code: str
    expires: float
    wrong_attempts: int = 0
    upgrade: Upgrade | None = None
    change: AddressChange | None = None
    revokes_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLink:
    """A link that was sent and not yet used."""

    kind: str
    """`magic_link` or `enchanted_link`."""
    token: str
    user_id: str
    method: str
    expires: float
    upgrade: Upgrade | None = None
    revokes_others: bool = False
    pending_ref: str = ""
    """What the caller of an enchanted link polls with; empty for a magic link."""
    is_clicked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A code or link by mail or phone, or the key of an authenticator app."""

    id: int
    kind: str
    """`totp`, `otp`, `magic_link` or `enchanted_link`."""
    method: str | None = None
    login_id: str
    code: str = ""
    """A link's token; empty for TOTP, where the code depends on the time of asking."""
    key: str = ""
    provisioning_url: str = ""
    link: str = ""
    link_id: str = ""
    """The number that tells a user which link of an enchanted mail is the right one."""


EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164

METHODS = ("email", "sms", "voice", "whatsapp")
"""How codes and links are delivered."""


def channel_of(method: str, settings: Settings) -> str:
    """The channel that a method leaves in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""
    is_sms = method in ("voice", "whatsapp") and settings.voice_and_whatsapp == "sms"
    return "sms" if is_sms else method


def is_email(address: str) -> bool:
    """Whether it has the form of an email address."""
    return EMAIL.fullmatch(address) is not None


def is_phone(address: str) -> bool:
    """Whether it is a phone number in E.164 form."""
    return PHONE.fullmatch(address) is not None


def masked(address: str) -> str:
    """`you@example.com` as `y**@e******.com`, `+12025550123` as `+1******0123` [assumed]."""
    if is_phone(address):
        return address[:2] + "*" * (len(address) - 6) + address[-4:]
    mailbox, _, domain = address.rpartition("@")
    host, _, suffix = domain.rpartition(".")
    return f"{_stars(mailbox)}@{_stars(host)}.{suffix}"


def _stars(text: str) -> str:
    return text[:1] + "*" * (len(text) - 1)
