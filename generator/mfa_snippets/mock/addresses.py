"""Where codes are delivered, and how answers hide it."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164

CHANNELS = {"email": "email", "sms": "sms", "voice": "sms", "whatsapp": "sms"}
"""The channel that a delivery method leaves in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""


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
