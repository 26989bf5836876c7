"""Passwords, stored as memory-hard hashes (RFC 7914)."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from mfa_snippets.emulator.endpoints import LOGIN_ID, PROFILE, SIGN_IN, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, login_id_in, required_text
from mfa_snippets.emulator.project_state import SignInOptions
from mfa_snippets.emulator.sessions import sign_in, sign_in_options
from mfa_snippets.emulator.user_lookup import new_user
from mfa_snippets.emulator.users import Password, User

CHANNEL = "pwd"
SALT_BYTES = 16

# 16 MiB and some 40 ms: expensive for a thief of the hashes, acceptable in a test.
scrypt = partial(hashlib.scrypt, n=2**14, r=8, p=1, dklen=32)


def sign_up(call: Call) -> dict[str, Any]:
    """Make a user with a password and sign in; a known login ID is E062107."""
    password, user = required_text(call.body, "password"), new_user(call)
    options = sign_in_options(call, user, CHANNEL)
    return sign_in(call, replace(user, password=hashed(password, call.now)), CHANNEL, options)


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Sign in; a wrong password and an unknown user are E062903 alike [assumed]."""
    user = _user_with(call, required_text(call.body, "password"))
    lifetime = call.project.settings.password_lifetime
    if user.password is not None and 0 < lifetime <= call.now - user.password.set_at:
        raise ApiError(ErrorKind.PASSWORD_EXPIRED, "the password has expired, replace it")
    return sign_in(call, user, CHANNEL, sign_in_options(call, user, CHANNEL))


def replace_password(call: Call) -> dict[str, Any]:
    """Sign in with the old password, also an expired one, and keep the new one."""
    old, new = required_text(call.body, "oldPassword"), required_text(call.body, "newPassword")
    user = replace(_user_with(call, old), password=hashed(new, call.now))
    return sign_in(call, user, CHANNEL, SignInOptions())


def hashed(password: str, now: float) -> Password:
    """A password as it is stored."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Password(salt=salt, hash=scrypt(password.encode(), salt=salt), set_at=now)


def _user_with(call: Call, password: str) -> User:
    """The user with the login ID and this password; it takes as long for a user without one."""
    user = call.project.find(login_id_in(call.body))
    stored = user.password if user else None
    computed = scrypt(password.encode(), salt=stored.salt if stored else bytes(SALT_BYTES))
    if user is None or stored is None or not hmac.compare_digest(computed, stored.hash):
        raise ApiError(ErrorKind.WRONG_PASSWORD, "login ID or password is wrong")
    return user


WITH_PASSWORD = {**SIGN_IN, "password": TEXT}
BOTH_PASSWORDS = {**LOGIN_ID, "oldPassword": TEXT, "newPassword": TEXT}

ENDPOINTS = (
    Endpoint("POST", "/v1/auth/password/signup", sign_up, {**WITH_PASSWORD, **PROFILE}),
    Endpoint("POST", "/v1/auth/password/signin", sign_in_with_password, WITH_PASSWORD),
    Endpoint("POST", "/v1/auth/password/replace", replace_password, BOTH_PASSWORDS),
)
