"""What users receive."""

from __future__ import annotations

from dataclasses import dataclass


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
