"""Factors that need no message to the user: passwords and authenticator apps."""

import base64
import hashlib
import hmac
import io
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

import pyotp
import segno

from mfa_snippets.emulator.endpoints import LOGIN_ID, OPTIONS, PROFILE, SIGN_IN, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind
from mfa_snippets.emulator.project_state import STEP_SECONDS, Password, SignInOptions, User
from mfa_snippets.emulator.sessions import own_session, sign_in, sign_in_options
from mfa_snippets.emulator.users import known_user, new_user

PASSWORD, TOTP = "pwd", "totp"  # their channels in `amr`
SALT_BYTES = 16

# Memory-hard (RFC 7914). 4 MiB and some 10 ms: expensive for a thief of the hashes, acceptable in tests that
# run a thousand apps.
scrypt = partial(hashlib.scrypt, n=2**12, r=8, p=1, dklen=32)


def sign_up_with_password(call: Call) -> dict[str, Any]:
    """Make a user with a password and sign in; a known login ID is E062107."""
    password, user = call.body.required("password"), new_user(call)
    options = sign_in_options(call, user, PASSWORD)
    return sign_in(call, replace(user, password=hashed(password, call.now)), PASSWORD, options)


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Sign in; a wrong password and an unknown user are E062903 alike [assumed]."""
    user = _user_with(call, call.body.required("password"))
    lifetime = call.project.settings.password_lifetime
    if user.password and 0 < lifetime <= call.now - user.password[2]:
        raise ApiError(ErrorKind.PASSWORD_EXPIRED, "the password has expired, replace it")
    return sign_in(call, user, PASSWORD, sign_in_options(call, user, PASSWORD))


def replace_password(call: Call) -> dict[str, Any]:
    """Sign in with the old password, also an expired one, and keep the new one."""
    old, new = call.body.required("oldPassword"), call.body.required("newPassword")
    user = replace(_user_with(call, old), password=hashed(new, call.now))
    return sign_in(call, user, PASSWORD, SignInOptions())


def hashed(password: str, now: float) -> Password:
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, scrypt(password.encode(), salt=salt), now


def _user_with(call: Call, password: str) -> User:
    """The user with the login ID and this password; it takes as long for a user without one."""
    user = call.project.find(call.body.login_id())
    salt, stored, _ = (user and user.password) or (bytes(SALT_BYTES), b"", 0.0)
    computed = scrypt(password.encode(), salt=salt)
    if user is None or not hmac.compare_digest(computed, stored):
        raise ApiError(ErrorKind.WRONG_PASSWORD, "login ID or password is wrong")
    return user


def sign_up_with_totp(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, enrolled at once [assumed]; a known login ID is E062107."""
    return _enrolled(call, new_user(call))


def update_totp(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is void at once [assumed]."""
    user = known_user(call)
    own_session(call, user)
    return _enrolled(call, user)


def verify_totp(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    call.body.login_id()
    code, user = call.body.required("code"), known_user(call)
    options = sign_in_options(call, user, TOTP)
    error_code = call.project.settings.wrong_totp_code
    if not user.totp_key:
        raise ApiError(ErrorKind.WRONG_CODE, "the user has no authenticator app", error_code)
    current, window = int(call.now) // STEP_SECONDS, call.project.settings.totp_window
    unused = range(max(current - window, user.totp_step + 1), current + window + 1)
    has_code = (step for step in unused if hmac.compare_digest(user.totp_code(step).encode(), code.encode()))
    step = next(has_code, None)
    if step is None:
        raise ApiError(ErrorKind.WRONG_CODE, "the code is wrong, too old or already used", error_code)
    return sign_in(call, replace(user, totp_step=step), TOTP, options)


def qr_png(url: str) -> str:
    image = io.BytesIO()
    segno.make(url, micro=False, mask=0).save(image, kind="png", scale=4)
    return base64.b64encode(image.getvalue()).decode()


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    login_id, key = call.body.login_id(), pyotp.random_base32()
    url = pyotp.TOTP(key).provisioning_uri(name=login_id, issuer_name="Descope emulator")
    call.project.save(replace(user, totp_key=key, totp_step=-1))
    call.project.deliver("totp", login_id=login_id, key=key, provisioning_url=url)
    return {"provisioningURL": url, "image": qr_png(url), "key": key}


WITH_PASSWORD = {**SIGN_IN, "password": TEXT}
BOTH_PASSWORDS = {**LOGIN_ID, "oldPassword": TEXT, "newPassword": TEXT}

ENDPOINTS = (
    Endpoint("POST", "/v1/auth/totp/signup", sign_up_with_totp, {**LOGIN_ID, **PROFILE, **OPTIONS}),
    Endpoint("POST", "/v1/auth/totp/verify", verify_totp, {**SIGN_IN, "code": TEXT}),
    Endpoint("POST", "/v1/auth/totp/update", update_totp, LOGIN_ID, "refresh JWT"),
    Endpoint("POST", "/v1/auth/password/signup", sign_up_with_password, {**WITH_PASSWORD, **PROFILE}),
    Endpoint("POST", "/v1/auth/password/signin", sign_in_with_password, WITH_PASSWORD),
    Endpoint("POST", "/v1/auth/password/replace", replace_password, BOTH_PASSWORDS),
)
