"""Open, find, refresh and end sessions, and the JWTs (RFC 7519, RS256) that stand for them."""

import secrets
import threading
import time
from dataclasses import replace
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.types import Options

from mfa_snippets.emulator.calls import ApiError, Body, Call, ErrorKind
from mfa_snippets.emulator.emulator import FIRST_KEY, ProjectState
from mfa_snippets.emulator.records import IssuedSession, SignInOptions, User

MFA, STEPUP = "mfa", "su"  # the mark of two factors in `amr`, and the claim of a step-up (Descope docs)
SESSION, REFRESH = "DS", "DSR"
OPTIONS = Options(require=["exp", "iat", "iss", "sub", "sid", "drn"])
NO_SESSION = {  # a JWT response without user and tokens, which some SDKs parse after a logout
    **dict.fromkeys(("sessionJwt", "refreshJwt", "cookieDomain", "trustedDeviceJwt"), ""),
    **dict.fromkeys(("cookieMaxAge", "cookieExpiration", "nextRefreshSeconds"), 0),
    "cookiePath": "/",
    "cookieName": REFRESH,
    "sessionCookieName": SESSION,
}
_lock = threading.Lock()
_generated = cache(lambda _kid: rsa.generate_private_key(public_exponent=65537, key_size=2048))


def sign_in_options(call: Call, user: User | None, method: str, options: Body | None = None) -> SignInOptions:
    """The `loginOptions`; MFA and step-up need a refresh JWT of the same user, if known (Descope docs)."""
    options = call.body.object("loginOptions") if options is None else options
    is_mfa, is_stepup, settings = options.flag("mfa"), options.flag("stepup"), call.project.settings
    claims, revokes_others = options.object("customClaims"), options.flag("revokeOtherSessions")
    wanted = SignInOptions(is_stepup=is_stepup, claims=claims, revokes_others=revokes_others)
    if is_mfa or is_stepup:
        session = live_session(call, None if settings.foreign_refresh_jwt == "accept" else user)
        channel, channels = _channel(call, method), tuple(factor for factor in session.amr if factor != MFA)
        if is_mfa and channel in channels and settings.same_channel == "reject":
            raise ApiError(ErrorKind.UNAUTHORIZED, f"the channel {channel} was already used")
        is_mfa = is_mfa or MFA in session.amr  # a step-up keeps what the session has
        return replace(wanted, channels=channels, is_mfa=is_mfa, session_id=session.id)
    return wanted


def update_options(call: Call, user: User, method: str) -> SignInOptions:
    """What adds a method to a user, and with `mfa` to the session that asks for it."""
    session = live_session(call, user)
    return replace(sign_in_options(call, user, method, call.body), session_id=session.id)


def check_live(call: Call, session_id: str) -> IssuedSession:
    """The session with an ID, refreshed or not; what an ended one has asked for is rejected [assumed]."""
    session = call.project.sessions.get(session_id)
    if session is None or call.now >= session.expires:
        raise bad_refresh_jwt(call.project, "the session has expired")
    if session.ended:
        raise ApiError(ErrorKind.LOGGED_OUT, "Expired due to logout")
    return session


def live_session(call: Call, user: User | None = None) -> IssuedSession:
    """The session of the refresh JWT, of this user if any; E061004 without one, E061005 if bad [assumed]."""
    project, token = call.project, call.jwt
    if token is None:
        message = "a refresh JWT is needed in the Authorization header, or the cookie DSR with tokens=cookies"
        raise ApiError(ErrorKind.UNAUTHORIZED, message, project.settings.mfa_without_token)
    claims = read_refresh_jwt(token, project)
    if claims["sub"] not in project.users or claims["sub"] != (user.user_id if user else claims["sub"]):
        raise bad_refresh_jwt(project, "the refresh JWT belongs to another user")
    session = check_live(call, claims["sid"])
    if session.id != claims["sid"]:
        raise bad_refresh_jwt(project, "the refresh JWT was replaced by a newer one")
    return session


def sign_in(call: Call, user: User, method: str, options: SignInOptions, address: str = "") -> dict[str, Any]:
    """The JWT response of a new session of the user, which verifies an address, if any."""
    if options.session_id:
        check_live(call, options.session_id)
    verified = user.verified | {address} if address else user.verified
    call.project.save(replace(user, never_signed_in=False, verified=verified))
    if options.revokes_others:
        call.project.end_sessions(user.user_id)
    # RFC 8176, as in `["oauth", "sms", "mfa"]` (Descope docs): in order of use, then `mfa` if two differ.
    amr = tuple(dict.fromkeys((*options.channels, _channel(call, method))))
    if len(amr) > 1 and (options.is_mfa or call.project.settings.stepup_mfa == "add"):
        amr = (*amr, MFA)
    expires = call.now + call.project.settings.refresh_lifetime
    session = IssuedSession(user_id=user.user_id, amr=amr, expires=expires, custom=options.claims)
    call.project.save_session(session)
    return {**_jwt_response(call, session, is_stepup=options.is_stepup), "firstSeen": user.never_signed_in}


def _channel(call: Call, method: str) -> str:
    """The channel of a method in `amr`; that voice and WhatsApp count as `sms` is [assumed]."""
    is_sms = method in ("voice", "whatsapp") and call.project.settings.voice_and_whatsapp == "sms"
    return "sms" if is_sms else method


def refresh(call: Call) -> dict[str, Any]:
    """The JWT response of a session that goes on; with rotation, its refresh JWT is replaced."""
    session, settings = live_session(call), call.project.settings
    if settings.refresh_rotation == "off":
        return {**_jwt_response(call, session), "refreshJwt": ""}
    session.id, session.expires = secrets.token_hex(12), call.now + settings.refresh_lifetime
    call.project.save_session(session)
    return _jwt_response(call, session)


def logout(call: Call, *, is_everywhere: bool = False) -> dict[str, Any]:
    """End this session, or all of the user; its refresh JWT is E064001 from now on."""
    session = live_session(call)
    session.ended = "logged out"
    if is_everywhere:
        call.project.end_sessions(session.user_id)
    return NO_SESSION


def me(call: Call) -> dict[str, Any]:
    """The user of the session, not wrapped."""
    return call.project.users[live_session(call).user_id].body()


def _jwt_response(call: Call, session: IssuedSession, *, is_stepup: bool = False) -> dict[str, Any]:
    """The JWT response of a session; times in its JWTs are real, for the clocks of the SDKs.

    After a step-up the session JWT has `su` until it expires; the refresh JWT has none, nor have the sessions
    that it refreshes (swift-sdk, Others.swift). `nsec` has the custom claims of callers without a management
    key (Descope docs). No `aud`: one SDK rejects foreign ones.
    """
    project, settings, now = call.project, call.project.settings, int(time.time())
    # That a shorter step-up does not shorten it is [assumed].
    lifetime = max(settings.session_lifetime, settings.stepup_lifetime if is_stepup else 0)
    refresh_expires = now + settings.refresh_lifetime
    shared = {
        "iss": project.project_id,
        "sub": session.user_id,
        "sid": session.id,
        "amr": session.amr,
        "iat": now,
        "rexp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(refresh_expires)),
        **({"nsec": session.custom} if session.custom else {}),
    }
    session.claims = {**shared, "drn": SESSION, "exp": now + lifetime} | ({STEPUP: True} if is_stepup else {})
    return {
        **NO_SESSION,
        "sessionJwt": sign(session.claims, project),
        "refreshJwt": sign({**shared, "drn": REFRESH, "exp": refresh_expires}, project),
        "cookieMaxAge": settings.refresh_lifetime,
        "cookieExpiration": min(int(call.now) + settings.refresh_lifetime, 2**31 - 1),  # one SDK has 32 bits
        "nextRefreshSeconds": settings.session_lifetime,  # [assumed] what it counts
        "user": project.users[session.user_id].body(),
        "firstSeen": False,
    }


def signing_key(kid: str = FIRST_KEY) -> rsa.RSAPrivateKey:
    """A key of the process-wide pool, generated when it is first needed: a new project costs no key."""
    with _lock:
        return _generated(kid)


def keys(call: Call) -> dict[str, Any]:
    """The public keys of a project in the form of RFC 7517, with the members that the SDKs require."""
    public = []
    for kid in call.project.keys:
        key = RSAAlgorithm.to_jwk(signing_key(kid).public_key(), as_dict=True)
        public.append({"kty": "RSA", "n": key["n"], "e": key["e"], "alg": "RS256", "kid": kid, "use": "sig"})
    return {"keys": public}


def sign(claims: dict[str, Any], project: ProjectState) -> str:
    """A JWT; a nonce in its header makes each one distinct, also within the same second."""
    headers = {"kid": project.keys[-1], "nonce": secrets.token_hex(8)}
    return jwt.encode(claims, signing_key(project.keys[-1]), algorithm="RS256", headers=headers)


def read_refresh_jwt(token: str, project: ProjectState) -> dict[str, Any]:
    """The claims of a refresh JWT that was signed for the project. Raises ApiError (401)."""
    try:
        kid, issuer = jwt.get_unverified_header(token).get("kid"), project.project_id
        if kid not in project.keys:
            raise jwt.InvalidTokenError("its key is unknown")
        key = signing_key(kid).public_key()
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, options=OPTIONS)
    except (jwt.InvalidTokenError, RecursionError) as error:  # older versions of PyJWT pass on the second
        raise bad_refresh_jwt(project, f"the refresh JWT is not valid: {error}") from None
    if claims["drn"] != REFRESH:
        raise bad_refresh_jwt(project, "the JWT is not a refresh JWT")
    return claims


def bad_refresh_jwt(project: ProjectState, message: str) -> ApiError:
    """The error for a bad refresh JWT: E061005 [assumed]."""
    return ApiError(ErrorKind.INVALID_TOKEN, message, project.settings.mfa_bad_token)
