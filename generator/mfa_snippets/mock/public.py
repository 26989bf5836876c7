"""The public keys that SDKs verify sessions with."""

from __future__ import annotations

from typing import Any

from jwt.algorithms import RSAAlgorithm

from mfa_snippets.mock.calls import Call, Endpoint
from mfa_snippets.mock.keys import SigningKey, signing_key


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


ENDPOINTS = (Endpoint("GET", "/v2/keys/{project_id}", keys, {}, "nothing"),)
