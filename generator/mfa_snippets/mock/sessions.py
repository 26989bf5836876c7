"""Turn proven factors into a session."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_snippets.mock.bodies import flag, record
from mfa_snippets.mock.calls import Call
from mfa_snippets.mock.errors import INVALID_TOKEN, UNAUTHORIZED, ApiError
from mfa_snippets.mock.tokens import Claims, read_refresh_jwt, token_pair
from mfa_snippets.mock.users import User, user_body
from mfa_snippets.mock.world import Upgrade

MFA = "mfa"


def upgrade_asked(call: Call, user: User, channel: str) -> Upgrade | None:
    """What `loginOptions` ask a further factor to add to; None for a plain sign-in.

    MFA and step-up need the refresh JWT of the same user (Descope docs): E061004 without one, E061005 with
    a bad one [assumed].
    """
    options = record(call.body, "loginOptions")
    is_mfa, is_stepup = flag(options, "mfa"), flag(options, "stepup")
    if not (is_mfa or is_stepup):
        return None
    claims = _earlier_session(call, user)
    channels = tuple(factor for factor in claims["amr"] if factor != MFA)
    if channel in channels and call.settings.same_channel == "reject":
        raise ApiError(UNAUTHORIZED, f"the channel {channel} was already used")
    return Upgrade(channels=channels, is_mfa=is_mfa, is_stepup=is_stepup)


def _earlier_session(call: Call, user: User) -> Claims:
    if call.bearer.jwt is None:
        raise ApiError(UNAUTHORIZED, "mfa and stepup need a refresh JWT in the Authorization header")
    claims = read_refresh_jwt(call.bearer.jwt, call.world.project_id)
    if claims["sub"] not in call.world.users:
        raise ApiError(INVALID_TOKEN, "the refresh JWT belongs to no user of this project")
    if claims["sub"] != user.user_id and call.settings.foreign_refresh_jwt == "reject":
        raise ApiError(INVALID_TOKEN, "the refresh JWT belongs to another user")
    return claims


def factors(channel: str, upgrade: Upgrade | None) -> list[str]:
    """The `amr` claim (RFC 8176): channels in order of use, then `mfa` if there are two different ones.

    Descope docs, MFA: `["oauth", "sms", "mfa"]`. Step-up alone adds no `mfa` [assumed].
    """
    if upgrade is None:
        return [channel]
    channels = list(dict.fromkeys((*upgrade.channels, channel)))
    return [*channels, MFA] if upgrade.is_mfa and len(channels) > 1 else channels


def sign_in(call: Call, user: User, channel: str, upgrade: Upgrade | None) -> dict[str, Any]:
    """Remember that the user signed in, and answer the JWT response."""
    call.world.save(replace(user, has_signed_in=True))
    claims: dict[str, Any] = {
        "iss": call.world.project_id,
        "sub": user.user_id,
        "amr": factors(channel, upgrade),
    }
    if upgrade is not None and upgrade.is_stepup:
        claims["su"] = True
    return jwt_response(call, user, claims)


def jwt_response(call: Call, user: User, claims: Claims) -> dict[str, Any]:
    """The answer of every operation that ends in a session; both tokens in the body."""
    tokens = token_pair(claims, call.settings)
    return {
        **tokens,
        "cookieDomain": "",
        "cookiePath": "/",
        "cookieMaxAge": call.settings.refresh_lifetime,
        "cookieExpiration": int(call.now) + call.settings.refresh_lifetime,
        "user": user_body(user),
        "firstSeen": not user.has_signed_in,
    }
