"""Passwords, kept as memory-hard hashes (RFC 7914)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from mfa_snippets.emulator.calls import LOGIN_ID, OPTIONS, PROFILE, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import PASSWORD_EXPIRED, WRONG_PASSWORD, ApiError, login_id_in, text
from mfa_snippets.emulator.sessions import revokes_others, sign_in, upgrade_asked
from mfa_snippets.emulator.user_lookup import new_recipient
from mfa_snippets.emulator.users import Password, User

CHANNEL = "pwd"
SALT_BYTES = 16

# 16 MiB and some 40 ms: costly for whoever steals the hashes, bearable for a test.
scrypt = partial(hashlib.scrypt, n=2**14, r=8, p=1, dklen=32)


def sign_up(call: Call) -> dict[str, Any]:
    """Make a user with a password and sign in; a known login ID is E062107."""
    password = text(call.body, "password")
    user = new_recipient(call)
    upgrade = upgrade_asked(call, user, CHANNEL)
    return sign_in(call, replace(user, password=hashed(password, call.now)), CHANNEL, upgrade)


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Sign in; a wrong password and an unknown user are E062903 alike [assumed]."""
    password = text(call.body, "password")
    user = _owner(call, password)
    kept = user.password
    lifetime = call.settings.password_lifetime
    if kept is not None and 0 < lifetime <= call.now - kept.chosen:
        raise ApiError(PASSWORD_EXPIRED, "the password has expired, replace it")
    upgrade = upgrade_asked(call, user, CHANNEL)
    return sign_in(call, user, CHANNEL, upgrade, revokes_others(call))


def replace_password(call: Call) -> dict[str, Any]:
    """Sign in with the old password, also an expired one, and keep the new one."""
    old, new = text(call.body, "oldPassword"), text(call.body, "newPassword")
    user = _owner(call, old)
    return sign_in(call, replace(user, password=hashed(new, call.now)), CHANNEL, None)


def hashed(password: str, now: float) -> Password:
    """What is kept of a password."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Password(salt=salt, hash=scrypt(password.encode(), salt=salt), chosen=now)


def is_right(kept: Password | None, password: str) -> bool:
    """Whether it is the password; it takes as long where none is kept."""
    salt = kept.salt if kept else bytes(SALT_BYTES)
    found = scrypt(password.encode(), salt=salt)
    return kept is not None and hmac.compare_digest(found, kept.hash)


def _owner(call: Call, password: str) -> User:
    user = call.world.find(login_id_in(call.body))
    if not is_right(user.password if user else None, password) or user is None:
        raise ApiError(WRONG_PASSWORD, "login ID or password is wrong")
    return user


SECRETS = {**LOGIN_ID, "oldPassword": TEXT, "newPassword": TEXT}

ENDPOINTS = (
    Endpoint(
        "POST", "/v1/auth/password/signup", sign_up, {**LOGIN_ID, "password": TEXT, **PROFILE, **OPTIONS}
    ),
    Endpoint(
        "POST", "/v1/auth/password/signin", sign_in_with_password, {**LOGIN_ID, "password": TEXT, **OPTIONS}
    ),
    Endpoint("POST", "/v1/auth/password/replace", replace_password, SECRETS),
)
