"""Open, find and end sessions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mfa_snippets.mock.calls import Call
from mfa_snippets.mock.challenges import Upgrade
from mfa_snippets.mock.errors import INVALID_TOKEN, LOGGED_OUT, UNAUTHORIZED, ApiError
from mfa_snippets.mock.factors import factors
from mfa_snippets.mock.issued import IssuedSession
from mfa_snippets.mock.tokens import Claims, pair_of_claims, read_refresh_jwt, sign
from mfa_snippets.mock.users import User, user_body

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
