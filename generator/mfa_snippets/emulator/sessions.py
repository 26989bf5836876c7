"""Open, find, refresh and end sessions, and publish the keys that verify them."""

import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mfa_snippets.emulator import tokens
from mfa_snippets.emulator.calls import ApiError, Body, Call, ErrorKind
from mfa_snippets.emulator.project_state import IssuedSession, SignInOptions, User
from mfa_snippets.emulator.tokens import MFA, bad_refresh_jwt, sign
from mfa_snippets.emulator.users import user_body

LARGEST_INT = 2**31 - 1  # one SDK reads 32 bits
LOGGED_OUT = {
    **dict.fromkeys(("sessionJwt", "refreshJwt", "cookieDomain", "trustedDeviceJwt"), ""),
    **dict.fromkeys(("cookieMaxAge", "cookieExpiration", "nextRefreshSeconds"), 0),
    "cookiePath": "/",
    "cookieName": tokens.REFRESH,
    "sessionCookieName": tokens.SESSION,
}
"""A JWT response without user and tokens, which some SDKs parse after a logout."""


def sign_in_options(call: Call, user: User | None, method: str, options: Body | None = None) -> SignInOptions:
    """The `loginOptions`; MFA and step-up need a refresh JWT of the same user, if known (Descope docs)."""
    options = call.body.object("loginOptions") if options is None else options
    is_mfa, is_stepup = options.flag("mfa"), options.flag("stepup")
    claims, earlier = options.object("customClaims"), SignInOptions()
    if is_mfa or is_stepup:
        allows_others = user is None or call.project.settings.foreign_refresh_jwt == "accept"
        session = own_session(call, None if allows_others else user)
        earlier = replace(added_factor(call, session, method, is_mfa=is_mfa), is_stepup=is_stepup)
    return replace(earlier, claims=claims, revokes_others=options.flag("revokeOtherSessions"))


def added_factor(call: Call, session: IssuedSession, method: str, *, is_mfa: bool = True) -> SignInOptions:
    """What a method adds to a session, which keeps what it has."""
    channel, channels = _channel(call, method), tuple(factor for factor in session.amr if factor != MFA)
    if is_mfa and channel in channels and call.project.settings.same_channel == "reject":
        raise ApiError(ErrorKind.UNAUTHORIZED, f"the channel {channel} was already used")
    return SignInOptions(is_mfa=is_mfa or MFA in session.amr, channels=channels, session_id=session.id)


def check_earlier(call: Call, options: SignInOptions) -> None:
    """Reject what a session asked for if it, refreshed or not, has ended meanwhile [assumed]."""
    sessions = call.project.sessions
    session = sessions.get(options.session_id)
    while session and session.successor:
        session = sessions.get(session.successor)
    if options.session_id:
        _check_live(call, session)


def _check_live(call: Call, session: IssuedSession | None) -> IssuedSession:
    if session is None or call.now >= session.expires:
        raise bad_refresh_jwt(call.project, "the session has expired")
    if session.ended == "logged out":
        raise ApiError(ErrorKind.LOGGED_OUT, "Expired due to logout")
    return session


def live_session(call: Call) -> tuple[User, IssuedSession]:
    """The user and session of the refresh JWT; E061004 without one, E061005 for a bad one [assumed]."""
    project, token = call.project, call.bearer.jwt
    if token is None:
        message = "a refresh JWT is needed in the Authorization header, or the cookie DSR with tokens=cookies"
        raise ApiError(ErrorKind.UNAUTHORIZED, message, project.settings.mfa_without_token)
    claims = tokens.read_refresh_jwt(token, project)
    user = project.users.get(claims["sub"])
    if user is None:
        raise bad_refresh_jwt(project, "the refresh JWT belongs to no user of this project")
    session = _check_live(call, project.sessions.get(claims["sid"]))
    if session.ended:
        raise bad_refresh_jwt(project, "the refresh JWT was replaced by a newer one")
    return user, session


def own_session(call: Call, user: User | None) -> IssuedSession:
    """The live session, which must be this user's, if any; E061005 otherwise [assumed]."""
    owner, session = live_session(call)
    if user is not None and owner.user_id != user.user_id:
        raise bad_refresh_jwt(call.project, "the refresh JWT belongs to another user")
    return session


def sign_in(call: Call, user: User, method: str, options: SignInOptions) -> dict[str, Any]:
    """The JWT response of a new session of the user.

    Its `amr` (RFC 8176) is like `["oauth", "sms", "mfa"]` (Descope docs): the channels in order of use, then
    `mfa` if there are two different ones. A step-up marks this session JWT alone.
    """
    signed_in = replace(user, never_signed_in=False)
    call.project.save(signed_in)
    if options.revokes_others:
        call.project.end_sessions(user.user_id)
    amr = tuple(dict.fromkeys((*options.channels, _channel(call, method))))
    if len(amr) > 1 and (options.is_mfa or call.project.settings.stepup_mfa == "add"):
        amr = (*amr, MFA)
    session = IssuedSession(
        user_id=user.user_id,
        amr=amr,
        expires=call.now + call.project.settings.refresh_lifetime,
        custom=options.claims,
    )
    response = _jwt_response(call, signed_in, session, is_stepup=options.is_stepup)
    return {**response, "firstSeen": user.never_signed_in}


def _channel(call: Call, method: str) -> str:
    """The channel of a method in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""
    is_sms = method in ("voice", "whatsapp") and call.project.settings.voice_and_whatsapp == "sms"
    return "sms" if is_sms else method


def refresh(call: Call) -> dict[str, Any]:
    """The JWT response of a session that goes on; with rotation, its refresh JWT is replaced."""
    user, session = live_session(call)
    if call.project.settings.refresh_rotation == "off":
        return {**_jwt_response(call, user, session), "refreshJwt": ""}
    new_id, expires = secrets.token_hex(12), call.now + call.project.settings.refresh_lifetime
    call.project.end_session(replace(session, successor=new_id), "rotated")
    return _jwt_response(call, user, replace(session, id=new_id, expires=expires))


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


def _jwt_response(call: Call, user: User, session: IssuedSession, is_stepup: bool = False) -> dict[str, Any]:
    session_claims, refresh_claims = _claims(call, session, is_stepup=is_stepup)
    call.project.save_session(replace(session, claims=session_claims))
    lifetime = call.project.settings.refresh_lifetime
    return {
        **LOGGED_OUT,
        "sessionJwt": sign(session_claims, call.project),
        "refreshJwt": sign(refresh_claims, call.project),
        "cookieMaxAge": lifetime,
        "cookieExpiration": min(int(call.now) + lifetime, LARGEST_INT),
        "nextRefreshSeconds": call.project.settings.session_lifetime,  # [assumed] what it counts
        "user": user_body(user),
        "firstSeen": False,
    }


def _claims(call: Call, session: IssuedSession, *, is_stepup: bool) -> tuple[tokens.Claims, tokens.Claims]:
    """The claims of the session JWT and of the refresh JWT; times are real, for the clocks of the SDKs.

    After a step-up the session JWT has `su` until it expires; the refresh JWT has none, nor have the sessions
    that it refreshes (swift-sdk, Others.swift). `nsec` has the custom claims of callers without a management
    key (Descope docs). No `aud`: one SDK rejects foreign ones.
    """
    settings, now = call.project.settings, int(time.time())
    lifetime, refresh_expires = settings.session_lifetime, now + settings.refresh_lifetime
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
    stepped_up: tokens.Claims = {tokens.STEPUP: True} if is_stepup else {}
    if is_stepup:  # [assumed] that a shorter step-up does not shorten it
        lifetime = max(lifetime, settings.stepup_lifetime)
    return (
        {**shared, **stepped_up, "drn": tokens.SESSION, "exp": now + lifetime},
        {**shared, "drn": tokens.REFRESH, "exp": refresh_expires},
    )
