"""The public keys that SDKs verify sessions with."""

from __future__ import annotations

from typing import Any

from mfa_snippets.mock.calls import Call, Endpoint
from mfa_snippets.mock.keys import jwks


def keys(call: Call) -> dict[str, Any]:
    """The public keys of a project (RFC 7517)."""
    return jwks(call.world.keys)


ENDPOINTS = (Endpoint("GET", "/v2/keys/{project_id}", keys, {}, "nothing"),)
