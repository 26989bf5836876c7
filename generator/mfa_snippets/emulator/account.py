"""What a signed-in user does with a session: refresh it, end it, ask who it is."""

from __future__ import annotations

from typing import Any

from jwt.algorithms import RSAAlgorithm

from mfa_snippets.emulator.calls import Call, Endpoint
from mfa_snippets.emulator.keys import SigningKey, signing_key
from mfa_snippets.emulator.sessions import cookie_facts, live_session, refreshed
from mfa_snippets.emulator.users import user_body


def logout(call: Call) -> dict[str, Any]:
    """End this session; its refresh JWT is E064001 from now on."""
    _, session = live_session(call)
    call.world.end_session(session, "logged out")
    return _signed_out(call)


def logout_everywhere(call: Call) -> dict[str, Any]:
    """End all sessions of the user."""
    claims, _ = live_session(call)
    call.world.end_sessions(claims["sub"])
    return _signed_out(call)


def me(call: Call) -> dict[str, Any]:
    """The user of the session, not wrapped."""
    claims, _ = live_session(call)
    return user_body(call.world.users[claims["sub"]])


def _signed_out(call: Call) -> dict[str, Any]:
    """A JWT response without tokens, since some SDKs parse it."""
    return {
        "sessionJwt": "",
        "refreshJwt": "",
        **cookie_facts(call),
        "cookieMaxAge": 0,
        "cookieExpiration": 0,
    }


def keys(call: Call) -> dict[str, Any]:
    """The public keys of a project in the form of RFC 7517."""
    return {"keys": [_public(signing_key(number)) for number in call.world.keys]}


def _public(key: SigningKey) -> dict[str, Any]:
    """With every member that some SDK insists on."""
    numbers = RSAAlgorithm.to_jwk(key.public, as_dict=True)
    return {
        "kty": "RSA",
        "n": numbers["n"],
        "e": numbers["e"],
        "alg": "RS256",
        "kid": key.kid,
        "use": "sig",
    }


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/refresh", refreshed, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logout", logout, {}, "refresh JWT"),
    Endpoint("POST", "/v1/auth/logoutall", logout_everywhere, {}, "refresh JWT"),
    Endpoint("GET", "/v1/auth/me", me, {}, "refresh JWT"),
    Endpoint("GET", "/v2/keys/{project_id}", keys, {}, "nothing"),
)
