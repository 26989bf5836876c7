"""Factors that need no message to the user: passwords, authenticator apps and recovery codes."""

import base64
import hashlib
import hmac
import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pyotp
import segno

from mfa_snippets.emulator import endpoints
from mfa_snippets.emulator.endpoints import KEY, LOGIN_ID, OPTIONS, PROFILE, SIGN_IN, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind
from mfa_snippets.emulator.project_state import (
    STEP_SECONDS,
    Password,
    ProjectState,
    SignInOptions,
    User,
    totp_code,
)
from mfa_snippets.emulator.sessions import own_session, sign_in, sign_in_options
from mfa_snippets.emulator.users import known_user, new_user

PASSWORD, TOTP = "pwd", "totp"  # their channels in `amr`
SALT_BYTES = 16
RECOVERY_CODES = 10  # of a user
NO_PASSWORD = Password(salt=bytes(SALT_BYTES), digest=b"", since=0)

# Memory-hard (RFC 7914). 4 MiB and some 10 ms: expensive for a thief of the hashes, acceptable in tests that
# run a thousand apps.
scrypt = partial(hashlib.scrypt, n=2**12, r=8, p=1, dklen=32)


def sign_up_with_password(call: Call) -> dict[str, Any]:
    """Make a user with a password and sign in; a known login ID is E062107."""
    password, user = _strong_password(call, "password"), new_user(call)
    options = sign_in_options(call, user, PASSWORD)
    return sign_in(call, replace(user, password=hashed(password, call.now)), PASSWORD, options)


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Sign in; a wrong password and an unknown user are E062903 alike, a temporary one E062909 [assumed]."""
    user = _user_with(call, call.body.required("password"))
    lifetime, password = call.project.settings.password_lifetime, user.password
    if password and (password.is_temporary or 0 < lifetime <= call.now - password.since):
        raise ApiError(ErrorKind.PASSWORD_EXPIRED, "the password has expired, replace it")
    return sign_in(call, user, PASSWORD, sign_in_options(call, user, PASSWORD))


def replace_password(call: Call) -> dict[str, Any]:
    """Sign in with the old password, also an expired one, and keep the new one."""
    old, new = call.body.required("oldPassword"), _strong_password(call, "newPassword")
    user = replace(_user_with(call, old), password=hashed(new, call.now))
    return sign_in(call, user, PASSWORD, SignInOptions())


def set_password(call: Call, *, is_temporary: bool) -> dict[str, Any]:
    """Set a user's password; a temporary one only serves to be replaced. An unknown user is error E112102."""
    password, user = _strong_password(call, "password"), known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    new = replace(hashed(password, call.now), is_temporary=is_temporary)
    call.project.save(replace(user, password=new))
    return {}


def password_policy(call: Call) -> dict[str, Any]:
    """What a password needs (docs, passwords/password-policy)."""
    settings = call.project.settings
    return {
        "minLength": settings.password_min_length,
        "lowercase": settings.password_lowercase,
        "uppercase": settings.password_uppercase,
        "number": settings.password_number,
        "nonAlphanumeric": settings.password_non_alphanumeric,
    }


def _strong_password(call: Call, name: str) -> str:
    """A field with a password that the policy of the project accepts."""
    password, policy = call.body.required(name), password_policy(call)
    shortest = policy["minLength"]
    has: dict[str, Callable[[str], bool]] = {
        "lowercase": str.islower,
        "uppercase": str.isupper,
        "number": str.isdecimal,
        "nonAlphanumeric": lambda char: not char.isalnum(),
    }
    missing = [kind for kind, is_kind in has.items() if policy[kind] and not any(map(is_kind, password))]
    if len(password) < shortest or missing:
        expected = ", ".join((f"at least {shortest} characters", *missing))
        message = f"the password does not meet the policy, expected {expected}"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message, call.project.settings.weak_password)
    return password


def hashed(password: str, now: float) -> Password:
    salt = secrets.token_bytes(SALT_BYTES)
    return Password(salt=salt, digest=scrypt(password.encode(), salt=salt), since=now)


def _user_with(call: Call, password: str) -> User:
    """The user with the login ID and this password; it takes as long for a user without one."""
    user = call.project.find(call.body.login_id())
    stored = (user and user.password) or NO_PASSWORD
    computed = scrypt(password.encode(), salt=stored.salt)
    if user is None or not hmac.compare_digest(computed, stored.digest):
        raise ApiError(ErrorKind.WRONG_PASSWORD, "the credentials are wrong")
    return user


def sign_up_with_totp(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, registered once a code was verified (docs, api/totp/sign-up)."""
    return _enrolled(call, new_user(call))


def update_totp(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is good until the new one is verified."""
    user = known_user(call)
    own_session(call, user)
    return _enrolled(call, user)


def verify_totp(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    call.body.login_id()
    code, user = call.body.required("code"), known_user(call)
    options = sign_in_options(call, user, TOTP)
    if verified := _with_verified_code(call, user, code):
        return sign_in(call, verified, TOTP, options)
    has_app = user.totp_key or user.new_totp_key
    message = "the code is wrong, too old or already used" if has_app else "the user has no authenticator app"
    raise ApiError(ErrorKind.WRONG_CODE, message, call.project.settings.wrong_totp_code)


def _with_verified_code(call: Call, user: User, code: str) -> User | None:
    """The user after a right code; the first one of a new key makes it the user's key."""
    settings, current = call.project.settings, int(call.now) // STEP_SECONDS
    spent = user.totp_step if settings.totp_reuse == "reject" else -1
    new = replace(user, totp_key=user.new_totp_key, new_totp_key="")
    for holder, earliest in ((new, 0), (user, spent + 1)):
        steps = range(max(current - settings.totp_window, earliest), current + settings.totp_window + 1)
        codes = {step: totp_code(holder.totp_key, step) for step in steps if holder.totp_key}
        for step, right in codes.items():
            if hmac.compare_digest(right.encode(), code.encode()):
                return replace(holder, totp_step=step)
    return None


def qr_png(url: str) -> str:
    image = io.BytesIO()
    segno.make(url, micro=False, mask=0).save(image, kind="png", scale=4)
    return base64.b64encode(image.getvalue()).decode()


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    key = pyotp.random_base32()
    call.project.save(replace(user, new_totp_key=key))
    url = call.project.deliver_key(call.body.login_id(), key).provisioning_url
    return {"provisioningURL": url, "image": qr_png(url), "key": key}


def new_recovery_codes(project: ProjectState, user: User) -> tuple[str, ...]:
    """New codes of a user in place of the old ones (Descope docs: Recovery Codes)."""
    codes = tuple(f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(RECOVERY_CODES))
    project.save(replace(user, recovery_codes=codes))
    return codes


def sign_in_with_recovery_code(call: Call) -> dict[str, Any]:
    """Sign in, as first or second factor; each code works once, a wrong or used one is E061102 [assumed]."""
    code, user = call.body.required("code"), known_user(call)
    settings = call.project.settings
    options = sign_in_options(call, user, settings.recovery_channel)
    left = [one for one in user.recovery_codes if not hmac.compare_digest(one.encode(), code.encode())]
    if len(left) == len(user.recovery_codes):
        message = "the recovery code is wrong or was used"
        raise ApiError(ErrorKind.WRONG_CODE, message, settings.wrong_recovery_code)
    return sign_in(call, replace(user, recovery_codes=tuple(left)), settings.recovery_channel, options)


SET = "/v1/mgmt/user/password/set"
WITH_CODE = {**SIGN_IN, "code": TEXT}
WITH_PASSWORD, NEW_PASSWORD = {**SIGN_IN, "password": TEXT}, {**endpoints.MANAGED_ID, "password": TEXT}
BOTH_PASSWORDS = {**LOGIN_ID, "oldPassword": TEXT, "newPassword": TEXT}

ENDPOINTS = (
    Endpoint("POST", "/v1/auth/totp/signup", sign_up_with_totp, {**LOGIN_ID, **PROFILE, **OPTIONS}),
    Endpoint("POST", "/v1/auth/totp/verify", verify_totp, WITH_CODE),
    Endpoint("POST", "/v1/auth/totp/update", update_totp, LOGIN_ID, "refresh JWT"),
    Endpoint("POST", "/v1/auth/password/signup", sign_up_with_password, {**WITH_PASSWORD, **PROFILE}),
    Endpoint("POST", "/v1/auth/password/signin", sign_in_with_password, WITH_PASSWORD),
    Endpoint("POST", "/v1/auth/password/replace", replace_password, BOTH_PASSWORDS),
    Endpoint("GET", "/v1/auth/password/policy", password_policy),
    Endpoint("POST", "/v1/auth/recovery-codes/signin", sign_in_with_recovery_code, WITH_CODE),
    Endpoint("POST", f"{SET}/temporary", partial(set_password, is_temporary=True), NEW_PASSWORD, KEY),
    Endpoint("POST", f"{SET}/active", partial(set_password, is_temporary=False), NEW_PASSWORD, KEY),
)
