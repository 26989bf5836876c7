"""Open, find and end sessions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.calls import Call
from mfa_snippets.emulator.messages import Upgrade
from mfa_snippets.emulator.parsing import INVALID_TOKEN, LOGGED_OUT, UNAUTHORIZED, ApiError, flag, record
from mfa_snippets.emulator.project_state import IssuedSession, ProjectState
from mfa_snippets.emulator.tokens import Claims, pair_of_claims, read_refresh_jwt, sign
from mfa_snippets.emulator.users import User, user_body

MFA = "mfa"


def factors(channel: str, upgrade: Upgrade | None) -> list[str]:
    """The `amr` claim (RFC 8176): channels in order of use, then `mfa` if there are two different ones.

    Descope docs, MFA: `["oauth", "sms", "mfa"]`. Step-up alone adds no `mfa` [assumed].
    """
    if upgrade is None:
        return [channel]
    channels = list(dict.fromkeys((*upgrade.channels, channel)))
    return [*channels, MFA] if upgrade.is_mfa and len(channels) > 1 else channels


STEPUP = "su"
"""The claim of a session that is stepped up (Descope docs)."""

LARGEST_INT = 2**31 - 1
"""One SDK reads 32 bits."""


def live_session(call: Call) -> tuple[Claims, IssuedSession]:
    """The session whose refresh JWT is in the bearer, with the JWT's claims.

    Without one E061004, with a bad one E061005 [assumed], after a logout E064001.
    """
    if call.bearer.jwt is None:
        kind = UNAUTHORIZED.coded(call.settings.mfa_without_token)
        raise ApiError(kind, "a refresh JWT is needed in the Authorization header")
    claims = read_refresh_jwt(call.bearer.jwt, call.world)
    bad = INVALID_TOKEN.coded(call.settings.mfa_bad_token)
    if claims["sub"] not in call.world.users:
        raise ApiError(bad, "the refresh JWT belongs to no user of this project")
    session = call.world.sessions.get(claims["sid"])
    if session is None or call.now >= session.expires:
        raise ApiError(bad, "the session has expired")
    if session.ended == "logged out":
        raise ApiError(LOGGED_OUT, "the user has logged out")
    if session.ended:
        raise ApiError(bad, "the refresh JWT was replaced by a newer one")
    return claims, session


def own_session(call: Call, user: User) -> IssuedSession:
    """The live session, which must be this user's; E061005 otherwise [assumed]."""
    claims, session = live_session(call)
    if claims["sub"] != user.user_id:
        kind = INVALID_TOKEN.coded(call.settings.mfa_bad_token)
        raise ApiError(kind, "the refresh JWT belongs to another user")
    return session


def sign_in(
    call: Call, user: User, channel: str, upgrade: Upgrade | None, revokes_others: bool = False
) -> dict[str, Any]:
    """Remember that the user signed in, and answer the JWT response of a new session."""
    call.world.save(replace(user, has_signed_in=True))
    if revokes_others:
        call.world.end_sessions(user.user_id)
    is_stepup = upgrade is not None and upgrade.is_stepup
    stepup_until = call.now + call.settings.stepup_lifetime if is_stepup else 0.0
    custom = upgrade.claims if upgrade else {}
    return _opened(call, user, factors(channel, upgrade), stepup_until, custom)


def refreshed(call: Call) -> dict[str, Any]:
    """The JWT response of a session that goes on; with rotation, its refresh JWT is replaced."""
    claims, session = live_session(call)
    user = call.world.users[claims["sub"]]
    if call.settings.refresh_rotation == "on":
        call.world.end_session(session, "rotated")
        return _opened(call, user, list(session.amr), session.stepup_until, session.custom)
    pair = _claims(call, session)
    call.world.keep_session(replace(session, claims=pair[0]))
    return jwt_response(call, user, sign(pair[0], call.world), "")


def jwt_response(call: Call, user: User, session_jwt: str, refresh_jwt: str) -> dict[str, Any]:
    """The answer of every operation that ends in a session; both tokens in the body."""
    return {
        "sessionJwt": session_jwt,
        "refreshJwt": refresh_jwt,
        **cookie_facts(call),
        "user": user_body(user),
        "firstSeen": not user.has_signed_in,
    }


def cookie_facts(call: Call) -> dict[str, Any]:
    """What a backend needs to set cookies itself."""
    return {
        "cookieDomain": "",
        "cookiePath": "/",
        "cookieMaxAge": call.settings.refresh_lifetime,
        "cookieExpiration": min(int(call.now) + call.settings.refresh_lifetime, LARGEST_INT),
    }


def _opened(
    call: Call, user: User, amr: list[str], stepup_until: float, custom: Mapping[str, Any]
) -> dict[str, Any]:
    session = IssuedSession(
        id=secrets.token_hex(12),
        user_id=user.user_id,
        amr=tuple(amr),
        issued=call.now,
        expires=call.now + call.settings.refresh_lifetime,
        stepup_until=stepup_until,
        custom=custom,
        claims={},
    )
    of_session, of_refresh = _claims(call, session)
    call.world.keep_session(replace(session, claims=of_session))
    return jwt_response(call, user, sign(of_session, call.world), sign(of_refresh, call.world))


def _claims(call: Call, session: IssuedSession) -> tuple[Claims, Claims]:
    """Both JWTs' claims; while a step-up lasts they carry `su`, and the session JWT ends with it.

    What a sign-in asked for stands below `nsec`, since a caller without a management key is not trusted with
    claims (Descope docs, Custom Claims).
    """
    shared: Mapping[str, Any] = {
        "iss": call.world.project_id,
        "sub": session.user_id,
        "sid": session.id,
        "amr": list(session.amr),
    }
    if session.custom:
        shared = {**shared, "nsec": dict(session.custom)}
    lifetime = float(call.settings.session_lifetime)
    left = session.stepup_until - call.now
    if left >= 1:
        shared, lifetime = {**shared, STEPUP: True}, min(lifetime, left)
    return pair_of_claims(shared, lifetime, call.settings.refresh_lifetime)


def session_view(world: ProjectState, session: IssuedSession) -> dict[str, Any]:
    """A session with its user's login IDs, which are gone if the user was deleted."""
    user = world.users.get(session.user_id)
    return {
        "id": session.id,
        "login_ids": list(user.login_ids) if user else [],
        "amr": list(session.amr),
        "claims": dict(session.claims),
        "ended": session.ended,
    }


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
