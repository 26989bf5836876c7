"""Sessions that were handed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Ending = Literal["", "rotated", "logged out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSession:
    """What stands behind one refresh JWT, found by its `sid` claim."""

    id: str
    user_id: str
    amr: tuple[str, ...]
    issued: float
    """Seconds since the epoch by the emulator's clock, and so are those below."""
    expires: float
    stepup_until: float = 0.0
    """0 without a step-up."""
    custom: Mapping[str, Any] = field(default_factory=dict)
    """Claims that the sign-in asked for."""
    ended: Ending = ""
    claims: Mapping[str, Any]
    """Those of its last session JWT."""
