"""What was sent to a user and waits for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
