"""The signing keys, one pool for the whole process, so that a new world costs no key."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric import rsa

MOST_KEYS = 20


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """One RSA key and the `kid` that tokens name it by."""

    kid: str
    private: rsa.RSAPrivateKey

    @cached_property
    def public(self) -> rsa.RSAPublicKey:
        """Its public half."""
        return self.private.public_key()


_keys: list[SigningKey] = []
_lock = threading.Lock()


def signing_key(number: int = 0) -> SigningKey:
    """A key of the pool, made when it is first needed."""
    with _lock:
        while len(_keys) <= number:
            private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            _keys.append(SigningKey(kid=f"mock-{len(_keys) + 1}", private=private))
        return _keys[number]


def make_ahead() -> None:
    """Begin to make the first key, in a thread of its own, so that it is there when it is needed."""
    if not _keys:
        threading.Thread(target=signing_key, daemon=True).start()


def key_named(kid: object, published: Iterable[int]) -> SigningKey | None:
    """The published key with this `kid`."""
    return next((key for key in map(signing_key, published) if key.kid == kid), None)
