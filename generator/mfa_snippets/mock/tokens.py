"""Sign and read JWTs (RFC 7519, RS256) with the claims that the SDKs use."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt

from mfa_snippets.mock.errors import INVALID_TOKEN, ApiError
from mfa_snippets.mock.keys import key_named, signing_key
from mfa_snippets.mock.settings import Settings

Claims = Mapping[str, Any]

SESSION = "DS"
REFRESH = "DSR"


def sign(claims: Claims) -> str:
    """A JWT with these claims, whose header names its key."""
    key = signing_key()
    return jwt.encode(dict(claims), key.private, algorithm="RS256", headers={"kid": key.kid})


def token_pair(shared: Claims, settings: Settings) -> dict[str, str]:
    """Session and refresh JWT with the same `iss`, `sub` and `amr`.

    `drn` tells them apart, `rexp` is the refresh JWT's end in RFC 3339 form (Descope docs). No `aud`: one SDK
    refuses foreign ones. Signed with the real time, since SDKs compare it with theirs.
    """
    now = int(time.time())
    rexp = datetime.fromtimestamp(now + settings.refresh_lifetime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    common = {**shared, "iat": now, "rexp": rexp}
    return {
        "sessionJwt": sign({**common, "drn": SESSION, "exp": now + settings.session_lifetime}),
        "refreshJwt": sign({**common, "drn": REFRESH, "exp": now + settings.refresh_lifetime}),
    }


def read_refresh_jwt(token: str, project_id: str) -> Claims:
    """The claims of a refresh JWT that this emulator signed for the project; else ApiError E061005."""
    try:
        claims = _verified(token, project_id)
    except (
        jwt.InvalidTokenError,
        RecursionError,
    ) as error:  # PyJWT lets the second through in older versions
        raise ApiError(INVALID_TOKEN, f"the refresh JWT is not valid: {error}") from None
    if claims["drn"] != REFRESH:
        raise ApiError(INVALID_TOKEN, "the JWT is not a refresh JWT")
    return claims


def _verified(token: str, project_id: str) -> Claims:
    key = key_named(jwt.get_unverified_header(token).get("kid"))
    if key is None:
        raise jwt.InvalidTokenError("its key is unknown")
    claims: Claims = jwt.decode(
        token,
        key.private.public_key(),
        algorithms=["RS256"],
        issuer=project_id,
        options={"require": ["exp", "iat", "iss", "sub", "drn"]},
    )
    return claims
