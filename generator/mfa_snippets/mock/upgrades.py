"""Further factors: what a sign-in asks for, and whether it may."""

from __future__ import annotations

from dataclasses import replace

from mfa_snippets.mock.bodies import flag, record
from mfa_snippets.mock.calls import Call
from mfa_snippets.mock.challenges import Upgrade
from mfa_snippets.mock.errors import INVALID_TOKEN, LOGGED_OUT, UNAUTHORIZED, ApiError
from mfa_snippets.mock.factors import MFA
from mfa_snippets.mock.issued import IssuedSession
from mfa_snippets.mock.sessions import live_session
from mfa_snippets.mock.users import User


def upgrade_asked(call: Call, user: User, channel: str) -> Upgrade | None:
    """What `loginOptions` ask a sign-in to add to, or to carry; None for a plain one.

    MFA and step-up need the refresh JWT of the same user (Descope docs): E061004 without one, E061005 with
    a bad one [assumed].
    """
    options = record(call.body, "loginOptions")
    is_mfa, is_stepup = flag(options, "mfa"), flag(options, "stepup")
    claims = record(options, "customClaims")
    if is_mfa or is_stepup:
        upgrade = upgrade_of(call, _earlier_session(call, user), channel, is_mfa=is_mfa, is_stepup=is_stepup)
        return replace(upgrade, claims=claims)
    plain = Upgrade(channels=(), is_mfa=False, is_stepup=False, session_id="", claims=claims)
    return plain if claims else None


def upgrade_of(
    call: Call, session: IssuedSession, channel: str, *, is_mfa: bool, is_stepup: bool = False
) -> Upgrade:
    """What a factor on this channel adds to a session."""
    channels = tuple(factor for factor in session.amr if factor != MFA)
    if channel in channels and call.settings.same_channel == "reject":
        raise ApiError(UNAUTHORIZED, f"the channel {channel} was already used")
    return Upgrade(channels=channels, is_mfa=is_mfa, is_stepup=is_stepup, session_id=session.id)


def check_upgrade(call: Call, upgrade: Upgrade | None) -> None:
    """Refuse a further factor whose first one was logged out in the meantime: E064001 [assumed]."""
    session = call.world.sessions.get(upgrade.session_id) if upgrade else None
    if session is not None and session.ended == "logged out":
        raise ApiError(LOGGED_OUT, "the user has logged out since the first factor")


def revokes_others(call: Call) -> bool:
    """Whether `loginOptions` ask to log the user out elsewhere."""
    return flag(record(call.body, "loginOptions"), "revokeOtherSessions")


def _earlier_session(call: Call, user: User) -> IssuedSession:
    claims, session = live_session(call)
    if claims["sub"] != user.user_id and call.settings.foreign_refresh_jwt == "reject":
        kind = INVALID_TOKEN.coded(call.settings.mfa_bad_token)
        raise ApiError(kind, "the refresh JWT belongs to another user")
    return session
