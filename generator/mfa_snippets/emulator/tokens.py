"""Sign and read JWTs (RFC 7519, RS256) with the claims that the SDKs use."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt

from mfa_snippets.emulator.keys import key_named, signing_key
from mfa_snippets.emulator.parsing import INVALID_TOKEN, ApiError
from mfa_snippets.emulator.project_state import ProjectState

Claims = Mapping[str, Any]

SESSION = "DS"
REFRESH = "DSR"


def sign(claims: Claims, world: ProjectState) -> str:
    """A JWT with these claims, whose header names its key."""
    key = signing_key(world.keys[-1])
    return jwt.encode(dict(claims), key.private, algorithm="RS256", headers={"kid": key.kid})


def pair_of_claims(shared: Claims, session_lifetime: float, refresh_lifetime: float) -> tuple[Claims, Claims]:
    """The claims of a session and a refresh JWT with the same `iss`, `sub`, `sid` and `amr`.

    `drn` tells them apart, `rexp` is the refresh JWT's end in RFC 3339 form (Descope docs). No `aud`: one SDK
    refuses foreign ones. Stamped with the real time, since SDKs compare it with theirs.
    """
    now = int(time.time())
    rexp = datetime.fromtimestamp(now + int(refresh_lifetime), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    common = {**shared, "iat": now, "rexp": rexp}
    return (
        {**common, "drn": SESSION, "exp": now + int(session_lifetime)},
        {**common, "drn": REFRESH, "exp": now + int(refresh_lifetime)},
    )


def read_refresh_jwt(token: str, world: ProjectState) -> Claims:
    """The claims of a refresh JWT that this emulator signed for the project; else ApiError (401)."""
    try:
        claims = _verified(token, world)
    except (
        jwt.InvalidTokenError,
        RecursionError,
    ) as error:  # PyJWT lets the second through in older versions
        raise ApiError(
            INVALID_TOKEN.coded(world.settings.mfa_bad_token), f"the refresh JWT is not valid: {error}"
        ) from None
    if claims["drn"] != REFRESH:
        raise ApiError(INVALID_TOKEN.coded(world.settings.mfa_bad_token), "the JWT is not a refresh JWT")
    return claims


def _verified(token: str, world: ProjectState) -> Claims:
    key = key_named(jwt.get_unverified_header(token).get("kid"), world.keys)
    if key is None:
        raise jwt.InvalidTokenError("its key is unknown")
    claims: Claims = jwt.decode(
        token,
        key.public,
        algorithms=["RS256"],
        issuer=world.project_id,
        options={"require": ["exp", "iat", "iss", "sub", "sid", "drn"]},
    )
    return claims
