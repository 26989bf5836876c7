"""Open, find, refresh and end sessions, and publish the keys that verify them."""

import secrets
from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.endpoints import Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, optional_flag, optional_object
from mfa_snippets.emulator.project_state import IssuedSession, SignInOptions
from mfa_snippets.emulator.tokens import (
    MFA,
    STEPUP,
    Claims,
    bad_refresh_jwt,
    jwk,
    read_refresh_jwt,
    sign,
    token_claims,
)
from mfa_snippets.emulator.users import User, user_body

LARGEST_INT = 2**31 - 1  # one SDK reads 32 bits


def sign_in_options(call: Call, user: User, method: str) -> SignInOptions:
    """The `loginOptions` of a sign-in.

    MFA and step-up need the refresh JWT of the same user (Descope docs): E061004 without one, E061005 with a
    bad one [assumed].
    """
    options = optional_object(call.body, "loginOptions")
    is_mfa, is_stepup = optional_flag(options, "mfa"), optional_flag(options, "stepup")
    claims, earlier = optional_object(options, "customClaims"), SignInOptions()
    if is_mfa or is_stepup:
        allows_others = call.project.settings.foreign_refresh_jwt == "accept"
        session = live_session(call)[1] if allows_others else own_session(call, user)
        earlier = replace(added_factor(call, session, method), is_mfa=is_mfa, is_stepup=is_stepup)
    return replace(earlier, claims=claims, revokes_others=optional_flag(options, "revokeOtherSessions"))


def added_factor(call: Call, session: IssuedSession, method: str) -> SignInOptions:
    """The options of a sign-in that adds a factor to a session."""
    channel, channels = channel_of(call, method), tuple(factor for factor in session.amr if factor != MFA)
    if channel in channels and call.project.settings.same_channel == "reject":
        raise ApiError(ErrorKind.UNAUTHORIZED, f"the channel {channel} was already used")
    return SignInOptions(is_mfa=True, channels=channels, session_id=session.id)


def check_earlier(call: Call, options: SignInOptions) -> None:
    """Reject a second factor if the first one was logged out in the meantime: E064001 [assumed]."""
    session = call.project.sessions.get(options.session_id)
    if session is not None and session.ended == "logged out":
        raise ApiError(ErrorKind.LOGGED_OUT, "the user has logged out since the first factor")


def channel_of(call: Call, method: str) -> str:
    """The channel of a method in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""
    is_sms = method in ("voice", "whatsapp") and call.project.settings.voice_and_whatsapp == "sms"
    return "sms" if is_sms else method


def factors(channel: str, options: SignInOptions) -> tuple[str, ...]:
    """The `amr` claim (RFC 8176): channels in order of use, then `mfa` if there are two different ones.

    Descope docs, MFA: `["oauth", "sms", "mfa"]`. Step-up alone adds no `mfa` [assumed].
    """
    channels = tuple(dict.fromkeys((*options.channels, channel)))
    return (*channels, MFA) if options.is_mfa and len(channels) > 1 else channels


def live_session(call: Call) -> tuple[User, IssuedSession]:
    """The user and the session of the refresh JWT in the bearer.

    Raises ApiError: without one E061004, with a bad one E061005 [assumed], after a logout E064001.
    """
    project, token = call.project, call.bearer.jwt
    if token is None:
        message = "a refresh JWT is needed in the Authorization header"
        raise ApiError(ErrorKind.UNAUTHORIZED, message, call.project.settings.mfa_without_token)
    claims = read_refresh_jwt(token, project)
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
    """The live session, which must be this user's. Raises ApiError E061005 otherwise [assumed]."""
    owner, session = live_session(call)
    if owner.user_id != user.user_id:
        raise bad_refresh_jwt(call.project, "the refresh JWT belongs to another user")
    return session


def sign_in(call: Call, user: User, method: str, options: SignInOptions) -> dict[str, Any]:
    """The JWT response of a new session of the user."""
    call.project.save(replace(user, has_signed_in=True))
    if options.revokes_others:
        call.project.end_sessions(user.user_id)
    stepup_until = call.now + call.project.settings.stepup_lifetime if options.is_stepup else 0.0
    amr = factors(channel_of(call, method), options)
    return _opened(call, user, amr=amr, stepup_until=stepup_until, custom=options.claims)


def refresh(call: Call) -> dict[str, Any]:
    """The JWT response of a session that goes on; with rotation, its refresh JWT is replaced."""
    user, session = live_session(call)
    if call.project.settings.refresh_rotation == "on":
        call.project.end_session(session, "rotated")
        unchanged = {"amr": session.amr, "stepup_until": session.stepup_until, "custom": session.custom}
        return _opened(call, user, **unchanged)
    claims, _ = _claims(call, session)
    call.project.save_session(replace(session, claims=claims))
    return _jwt_response(call, user, sign(claims, call.project), "")


def logout(call: Call) -> dict[str, Any]:
    """End this session; its refresh JWT is E064001 from now on."""
    _, session = live_session(call)
    call.project.end_session(session, "logged out")
    return _signed_out(call)


def logout_everywhere(call: Call) -> dict[str, Any]:
    """End all sessions of the user."""
    user, _ = live_session(call)
    call.project.end_sessions(user.user_id)
    return _signed_out(call)


def me(call: Call) -> dict[str, Any]:
    """The user of the session, not wrapped."""
    return user_body(live_session(call)[0])


def keys(call: Call) -> dict[str, Any]:
    """The public keys of a project in the form of RFC 7517."""
    return {"keys": [jwk(number) for number in call.project.keys]}


def _signed_out(call: Call) -> dict[str, Any]:
    """A JWT response without tokens, since some SDKs parse it."""
    cookie = {**_cookie_fields(call), "cookieMaxAge": 0, "cookieExpiration": 0}
    return {"sessionJwt": "", "refreshJwt": "", **cookie}


def _cookie_fields(call: Call) -> dict[str, Any]:
    """The fields of a JWT response that a backend needs to set cookies."""
    lifetime = call.project.settings.refresh_lifetime
    expiration = min(int(call.now) + lifetime, LARGEST_INT)
    return {"cookieDomain": "", "cookiePath": "/", "cookieMaxAge": lifetime, "cookieExpiration": expiration}


def _jwt_response(call: Call, user: User, session_jwt: str, refresh_jwt: str) -> dict[str, Any]:
    return {
        "sessionJwt": session_jwt,
        "refreshJwt": refresh_jwt,
        **_cookie_fields(call),
        "user": user_body(user),
        "firstSeen": not user.has_signed_in,
    }


def _opened(call: Call, user: User, **fields: Any) -> dict[str, Any]:
    session_id, expires = secrets.token_hex(12), call.now + call.project.settings.refresh_lifetime
    session = IssuedSession(id=session_id, user_id=user.user_id, expires=expires, **fields)
    session_claims, refresh_claims = _claims(call, session)
    call.project.save_session(replace(session, claims=session_claims))
    return _jwt_response(call, user, sign(session_claims, call.project), sign(refresh_claims, call.project))


def _claims(call: Call, session: IssuedSession) -> tuple[Claims, Claims]:
    """The claims of both JWTs; during a step-up they have `su`, and the session JWT ends with it.

    Custom claims are below `nsec`: a caller without a management key is not trusted with top-level claims
    (Descope docs, Custom Claims).
    """
    project_id, lifetime = call.project.project_id, float(call.project.settings.session_lifetime)
    shared = dict[str, Any](iss=project_id, sub=session.user_id, sid=session.id, amr=list(session.amr))
    if session.custom:
        shared["nsec"] = dict(session.custom)
    seconds_left = session.stepup_until - call.now
    if seconds_left >= 1:
        shared[STEPUP], lifetime = True, min(lifetime, seconds_left)
    return token_claims(shared, lifetime, call.project.settings.refresh_lifetime)


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/refresh", refresh, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logout", logout, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logoutall", logout_everywhere, {}, "refresh JWT"),
    Endpoint("GET", "/v1/auth/me", me, {}, "refresh JWT"),
    Endpoint("GET", "/v2/keys/{project_id}", keys, {}, "nothing"),
)
