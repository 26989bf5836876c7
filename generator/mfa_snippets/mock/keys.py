"""The signing keys, one pool for the whole process, so that a new world costs no key."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One RSA key and the `kid` that tokens name it by."""

    kid: str
    private: rsa.RSAPrivateKey


_keys: list[SigningKey] = []
_lock = threading.Lock()


def signing_key() -> SigningKey:
    """The key that signs now, made when it is first needed."""
    with _lock:
        if not _keys:
            private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            _keys.append(SigningKey(kid="mock-1", private=private))
        return _keys[-1]


def key_named(kid: object) -> SigningKey | None:
    """The key with this `kid`."""
    return next((key for key in _keys if key.kid == kid), None)


def jwks() -> dict[str, list[dict[str, Any]]]:
    """The public keys in the form of RFC 7517, with every member that some SDK insists on."""
    signing_key()
    return {"keys": [_public(key) for key in _keys]}


def _public(key: SigningKey) -> dict[str, Any]:
    numbers = RSAAlgorithm.to_jwk(key.private.public_key(), as_dict=True)
    return {
        "kty": "RSA",
        "n": numbers["n"],
        "e": numbers["e"],
        "alg": "RS256",
        "kid": key.kid,
        "use": "sig",
    }
