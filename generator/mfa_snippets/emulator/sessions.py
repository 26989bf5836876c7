"""Open, find, refresh and end sessions, and publish the keys that verify them."""

import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mfa_snippets.emulator import tokens
from mfa_snippets.emulator.endpoints import Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind
from mfa_snippets.emulator.project_state import IssuedSession, SignInOptions, User
from mfa_snippets.emulator.tokens import MFA, bad_refresh_jwt, sign
from mfa_snippets.emulator.users import user_body

LARGEST_INT = 2**31 - 1  # one SDK reads 32 bits
LOGGED_OUT = {
    **dict.fromkeys(("sessionJwt", "refreshJwt", "cookieDomain"), ""),
    **dict.fromkeys(("cookieMaxAge", "cookieExpiration"), 0),
    "cookiePath": "/",
}
"""A JWT response without user and tokens, which some SDKs parse after a logout."""


def sign_in_options(call: Call, user: User, method: str) -> SignInOptions:
    """The `loginOptions`; MFA and step-up need a refresh JWT of the same user (Descope docs)."""
    options = call.body.object("loginOptions")
    is_mfa, is_stepup = options.flag("mfa"), options.flag("stepup")
    claims, earlier = options.object("customClaims"), SignInOptions()
    if is_mfa or is_stepup:
        allows_others = call.project.settings.foreign_refresh_jwt == "accept"
        session = live_session(call)[1] if allows_others else own_session(call, user)
        earlier = replace(added_factor(call, session, method), is_mfa=is_mfa, is_stepup=is_stepup)
    return replace(earlier, claims=claims, revokes_others=options.flag("revokeOtherSessions"))


def added_factor(call: Call, session: IssuedSession, method: str) -> SignInOptions:
    channel, channels = _channel(call, method), tuple(factor for factor in session.amr if factor != MFA)
    if channel in channels and call.project.settings.same_channel == "reject":
        raise ApiError(ErrorKind.UNAUTHORIZED, f"the channel {channel} was already used")
    return SignInOptions(is_mfa=True, channels=channels, session_id=session.id)


def check_earlier(call: Call, options: SignInOptions) -> None:
    """Reject a second factor if the first one was logged out in the meantime: E064001 [assumed]."""
    session = call.project.sessions.get(options.session_id)
    if session is not None and session.ended == "logged out":
        raise ApiError(ErrorKind.LOGGED_OUT, "the user has logged out since the first factor")


def live_session(call: Call) -> tuple[User, IssuedSession]:
    """The user and session of the refresh JWT; E061004 without one, E061005 for a bad one [assumed]."""
    project, token = call.project, call.bearer.jwt
    if token is None:
        message = "a refresh JWT is needed in the Authorization header"
        raise ApiError(ErrorKind.UNAUTHORIZED, message, project.settings.mfa_without_token)
    claims = tokens.read_refresh_jwt(token, project)
    user, session = project.users.get(claims["sub"]), project.sessions.get(claims["sid"])
    if user is None:
        raise bad_refresh_jwt(project, "the refresh JWT belongs to no user of this project")
    if session is None or call.now >= session.expires:
        raise bad_refresh_jwt(project, "the session has expired")
    if session.ended == "logged out":
        raise ApiError(ErrorKind.LOGGED_OUT, "the user has logged out")
    if session.ended:
        raise bad_refresh_jwt(project, "the refresh JWT was replaced by a newer one")
    return user, session


def own_session(call: Call, user: User) -> IssuedSession:
    """The live session, which must be this user's; E061005 otherwise [assumed]."""
    owner, session = live_session(call)
    if owner.user_id != user.user_id:
        raise bad_refresh_jwt(call.project, "the refresh JWT belongs to another user")
    return session


def sign_in(call: Call, user: User, method: str, options: SignInOptions) -> dict[str, Any]:
    """The JWT response of a new session of the user.

    Its `amr` (RFC 8176) is like `["oauth", "sms", "mfa"]` (Descope docs): the channels in order of use, then
    `mfa` if there are two different ones. Step-up alone adds no `mfa` [assumed].
    """
    call.project.save(replace(user, has_signed_in=True))
    if options.revokes_others:
        call.project.end_sessions(user.user_id)
    stepup_until = call.now + call.project.settings.stepup_lifetime if options.is_stepup else 0.0
    amr = tuple(dict.fromkeys((*options.channels, _channel(call, method))))
    if options.is_mfa and len(amr) > 1:
        amr = (*amr, MFA)
    session = IssuedSession(
        user_id=user.user_id,
        amr=amr,
        expires=call.now + call.project.settings.refresh_lifetime,
        stepup_until=stepup_until,
        custom=options.claims,
    )
    return _jwt_response(call, user, session)


def _channel(call: Call, method: str) -> str:
    """The channel of a method in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""
    is_sms = method in ("voice", "whatsapp") and call.project.settings.voice_and_whatsapp == "sms"
    return "sms" if is_sms else method


def refresh(call: Call) -> dict[str, Any]:
    """The JWT response of a session that goes on; with rotation, its refresh JWT is replaced."""
    user, session = live_session(call)
    if call.project.settings.refresh_rotation == "off":
        return {**_jwt_response(call, user, session), "refreshJwt": ""}
    call.project.end_session(session, "rotated")
    expires = call.now + call.project.settings.refresh_lifetime
    return _jwt_response(call, user, replace(session, id=secrets.token_hex(12), expires=expires))


def logout(call: Call) -> dict[str, Any]:
    """End this session; its refresh JWT is E064001 from now on."""
    call.project.end_session(live_session(call)[1], "logged out")
    return LOGGED_OUT


def logout_everywhere(call: Call) -> dict[str, Any]:
    """End all sessions of the user."""
    call.project.end_sessions(live_session(call)[0].user_id)
    return LOGGED_OUT


def me(call: Call) -> dict[str, Any]:
    """The user of the session, not wrapped."""
    return user_body(live_session(call)[0])


def keys(call: Call) -> dict[str, Any]:
    """The public keys of a project in the form of RFC 7517."""
    return {"keys": [tokens.jwk(number) for number in call.project.keys]}


def _jwt_response(call: Call, user: User, session: IssuedSession) -> dict[str, Any]:
    session_claims, refresh_claims = _claims(call, session)
    call.project.save_session(replace(session, claims=session_claims))
    lifetime = call.project.settings.refresh_lifetime
    return {
        **LOGGED_OUT,
        "sessionJwt": sign(session_claims, call.project),
        "refreshJwt": sign(refresh_claims, call.project),
        "cookieMaxAge": lifetime,
        "cookieExpiration": min(int(call.now) + lifetime, LARGEST_INT),
        "user": user_body(user),
        "firstSeen": not user.has_signed_in,
    }


def _claims(call: Call, session: IssuedSession) -> tuple[tokens.Claims, tokens.Claims]:
    """The claims of the session JWT and of the refresh JWT; times are real, for the clocks of the SDKs.

    During a step-up both have `su`, and the session JWT ends with it. `nsec` has the custom claims of callers
    without a management key (Descope docs). No `aud`: one SDK rejects foreign ones.
    """
    settings, now, seconds_left = call.project.settings, int(time.time()), session.stepup_until - call.now
    lifetime, refresh_expires = float(settings.session_lifetime), now + int(settings.refresh_lifetime)
    shared: tokens.Claims = {
        "iss": call.project.project_id,
        "sub": session.user_id,
        "sid": session.id,
        "amr": list(session.amr),
        "iat": now,
        "rexp": datetime.fromtimestamp(refresh_expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if session.custom:
        shared["nsec"] = dict(session.custom)
    if seconds_left >= 1:
        shared[tokens.STEPUP], lifetime = True, min(lifetime, seconds_left)
    return (
        {**shared, "drn": tokens.SESSION, "exp": now + int(lifetime)},
        {**shared, "drn": tokens.REFRESH, "exp": refresh_expires},
    )


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/refresh", refresh, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logout", logout, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logoutall", logout_everywhere, {}, "refresh JWT"),
    Endpoint("GET", "/v1/auth/me", me, {}, "refresh JWT"),
    Endpoint("GET", "/v2/keys/{project_id}", keys, {}, "nothing"),
)
