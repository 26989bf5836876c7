"""Where codes are delivered, and how answers hide it."""

from __future__ import annotations

import re

from mfa_snippets.mock.settings import Settings

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
