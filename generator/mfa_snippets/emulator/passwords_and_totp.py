"""Factors that need no message to the user: passwords and authenticator apps."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyotp
import segno

from mfa_snippets.emulator.calls import ApiError, Call, ErrorKind
from mfa_snippets.emulator.records import STEP_SECONDS, SignInOptions, User, totp_code
from mfa_snippets.emulator.sessions import live_session, sign_in, sign_in_options
from mfa_snippets.emulator.users import known_user, new_user

PASSWORD, TOTP = "pwd", "totp"  # their channels in `amr`
POLICY: dict[str, tuple[str, Callable[[str], bool]]] = {
    "lowercase": ("password_lowercase", str.islower),
    "uppercase": ("password_uppercase", str.isupper),
    "number": ("password_number", str.isdecimal),
    "nonAlphanumeric": ("password_non_alphanumeric", lambda char: not char.isalnum()),
}
"""For each rule the setting, and whether a character satisfies it."""


def sign_up_with_password(call: Call) -> dict[str, Any]:
    """Make a user with a password and sign in; a known login ID is E062107."""
    password, user = _strong_password(call, "password"), new_user(call)
    options = sign_in_options(call, user, PASSWORD)
    return sign_in(call, _with_password(call, user, password), PASSWORD, options)


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Sign in; a wrong password and an unknown user are E062903 alike, a temporary one E062909 [assumed]."""
    user = _user_with(call, call.body.required("password"))
    lifetime = call.project.settings.password_lifetime
    if user.temporary_password or 0 < lifetime <= call.now - user.password_since:
        raise ApiError(ErrorKind.PASSWORD_EXPIRED, "the password has expired, replace it")
    return sign_in(call, user, PASSWORD, sign_in_options(call, user, PASSWORD))


def replace_password(call: Call) -> dict[str, Any]:
    """Sign in with the old password, also an expired one, and keep the new one."""
    old, new = call.body.required("oldPassword"), _strong_password(call, "newPassword")
    return sign_in(call, _with_password(call, _user_with(call, old), new), PASSWORD, SignInOptions())


def set_password(call: Call, *, is_temporary: bool) -> dict[str, Any]:
    """Set a user's password; a temporary one only serves to be replaced. An unknown user is error E112102."""
    password, user = _strong_password(call, "password"), known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    call.project.save(replace(_with_password(call, user, password), temporary_password=is_temporary))
    return {}


def password_policy(call: Call) -> dict[str, Any]:
    """What a password needs (docs, passwords/password-policy)."""
    settings = call.project.settings
    rules = {name: getattr(settings, setting) for name, (setting, _) in POLICY.items()}
    return {"minLength": settings.password_min_length, **rules}


def _strong_password(call: Call, name: str) -> str:
    """A field with a password that the policy of the project accepts."""
    password, policy = call.body.required(name), password_policy(call)
    missing = [rule for rule, (_, fits) in POLICY.items() if policy[rule] and not any(map(fits, password))]
    if len(password) < policy["minLength"] or missing:
        message = ", ".join((f"the password needs at least {policy['minLength']} characters", *missing))
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message, call.project.settings.weak_password)
    return password


def hashed(password: str, user_id: str) -> bytes:
    """Memory-hard (RFC 7914), with 1 MiB and some 2 ms, since these are passwords of tests."""
    return hashlib.scrypt(password.encode(), salt=user_id.encode(), n=2**10, r=8, p=1, dklen=32)


def _with_password(call: Call, user: User, password: str) -> User:
    stored = hashed(password, user.user_id)
    return replace(user, password_hash=stored, password_since=call.now, temporary_password=False)


def _user_with(call: Call, password: str) -> User:
    """The user with the login ID and this password."""
    user = call.project.find(call.body.login_id())
    if user is None or user.password_hash != hashed(password, user.user_id):
        raise ApiError(ErrorKind.WRONG_PASSWORD, "the credentials are wrong")
    return user


def sign_up_with_totp(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, registered once a code was verified (docs, api/totp/sign-up)."""
    return _enrolled(call, new_user(call))


def update_totp(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is good until the new one is verified."""
    user = known_user(call)
    live_session(call, user)
    return _enrolled(call, user)


def verify_totp(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    code, user, settings = call.body.required("code"), known_user(call), call.project.settings
    options, current = sign_in_options(call, user, TOTP), int(call.now) // STEP_SECONDS
    spent = user.totp_step if settings.totp_reuse == "reject" else -1
    new = replace(user, totp_key=user.new_totp_key, new_totp_key="")  # its first right code makes it the key
    for holder, earliest in ((new, 0), (user, spent + 1)):
        steps = range(max(current - settings.totp_window, earliest), current + settings.totp_window + 1)
        for step in steps if holder.totp_key else ():
            if code == totp_code(holder.totp_key, step):
                return sign_in(call, replace(holder, totp_step=step), TOTP, options)
    message = "the code is wrong, too old or already used"
    raise ApiError(ErrorKind.WRONG_CODE, message, settings.wrong_totp_code)


def qr_png(url: str) -> str:
    """A picture in Base64."""
    return segno.make(url, micro=False, mask=0).png_data_uri(scale=4).partition(",")[2]


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    key = pyotp.random_base32()
    call.project.save(replace(user, new_totp_key=key))
    url = call.project.deliver_key(user, call.body.login_id(), key).provisioning_url
    return {"provisioningURL": url, "image": qr_png(url), "key": key}
