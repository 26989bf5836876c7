"""Choices that no public source settles, each with its default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SameChannel = Literal["withhold", "reject"]
ForeignRefreshJwt = Literal["reject", "accept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator answers where Descope's documents are silent."""

    same_channel: SameChannel = "withhold"
    """A second factor on a channel that is already in `amr`: no `mfa`, or refused at once [assumed].

    Descope docs, MFA with flows: "You cannot use the same channel twice"; what the API answers is not said.
    """

    foreign_refresh_jwt: ForeignRefreshJwt = "reject"
    """A second factor with the refresh JWT of another user of the project: E061005 [assumed].

    `accept` weakens the rule on purpose, so that a verifier can show that it notices.
    """

    otp_lifetime: float = 180.0
    """Seconds for which a one-time code is good [assumed]."""

    otp_attempts: int = 5
    """Wrong one-time codes that are answered E061102 before each further one is E061103 [assumed]."""

    totp_window: int = 1
    """Time steps of 30 seconds accepted before and after the current one [assumed]; RFC 6238 section 5.2."""

    session_lifetime: int = 600
    """Seconds for which a session JWT is good [assumed]."""

    refresh_lifetime: int = 28 * 24 * 3600
    """Seconds for which a refresh JWT is good [assumed]."""

    worlds: int = 1000
    """Descope projects kept; beyond it, the one used least recently is forgotten."""
