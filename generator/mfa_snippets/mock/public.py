"""The operations around signing in: public keys, and the licence that SDKs with a management key ask for."""

from __future__ import annotations

from typing import Any

from mfa_snippets.mock.calls import Call, Endpoint
from mfa_snippets.mock.errors import UNAUTHORIZED, ApiError
from mfa_snippets.mock.keys import jwks


def keys(_call: Call) -> dict[str, Any]:
    """The public keys of a project (RFC 7517); SDKs verify sessions with them."""
    return jwks()


def licence(call: Call) -> dict[str, str]:
    """The rate limit tier; any management key is good here [assumed: the tier's name]."""
    if call.bearer.management_key is None:
        raise ApiError(UNAUTHORIZED, "a management key is required")
    return {"rateLimitTier": "free"}


ENDPOINTS = (
    Endpoint("GET", "/v2/keys/{project_id}", keys),
    Endpoint("GET", "/v1/mgmt/license", licence),
)
