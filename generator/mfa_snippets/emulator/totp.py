"""Authenticator apps (RFC 6238)."""

import hmac
from dataclasses import replace
from typing import Any

import pyotp

from mfa_snippets.emulator.endpoints import LOGIN_ID, OPTIONS, PROFILE, SIGN_IN, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, login_id_in, required_text
from mfa_snippets.emulator.sessions import own_session, sign_in, sign_in_options
from mfa_snippets.emulator.user_lookup import known_user, new_user
from mfa_snippets.emulator.users import STEP_SECONDS, TotpEnrollment, User, qr_png, totp_code

CHANNEL = "totp"


def sign_up(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, enrolled at once [assumed]; a known login ID is E062107."""
    return _enrolled(call, new_user(call))


def update(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is void at once [assumed]."""
    user = known_user(call)
    own_session(call, user)
    return _enrolled(call, user)


def verify(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    login_id_in(call.body)
    code, user = required_text(call.body, "code"), known_user(call)
    options = sign_in_options(call, user, CHANNEL)
    error_code = call.project.settings.wrong_totp_code
    if user.totp is None:
        raise ApiError(ErrorKind.WRONG_CODE, "the user has no authenticator app", error_code)
    step = _matching_step(user.totp, code, call)
    if step is None:
        raise ApiError(ErrorKind.WRONG_CODE, "the code is wrong, too old or already used", error_code)
    return sign_in(call, replace(user, totp=replace(user.totp, last_step=step)), CHANNEL, options)


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    login_id, key = login_id_in(call.body), pyotp.random_base32()
    url = pyotp.TOTP(key).provisioning_uri(name=login_id, issuer_name="Descope emulator")
    call.project.save(replace(user, totp=TotpEnrollment(key=key)))
    call.project.deliver("totp", login_id=login_id, key=key, provisioning_url=url)
    return {"provisioningURL": url, "image": qr_png(url), "key": key}


def _matching_step(enrollment: TotpEnrollment, code: str, call: Call) -> int | None:
    """The unused time step within the window that has this code."""
    current, window = int(call.now) // STEP_SECONDS, call.project.settings.totp_window
    for step in range(max(current - window, enrollment.last_step + 1), current + window + 1):
        if hmac.compare_digest(totp_code(enrollment, step).encode(), code.encode()):
            return step
    return None


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/totp/signup", sign_up, {**LOGIN_ID, **PROFILE, **OPTIONS}),
    Endpoint("POST", "/v1/auth/totp/verify", verify, {**SIGN_IN, "code": TEXT}),
    Endpoint("POST", "/v1/auth/totp/update", update, LOGIN_ID, "refresh JWT"),
)
