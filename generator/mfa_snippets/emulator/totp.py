"""Authenticator apps (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
import io
from dataclasses import replace
from typing import Any

import pyotp
import segno

from mfa_snippets.emulator.calls import LOGIN_ID, OPTIONS, PROFILE, SIGN_IN, TEXT, Call, Endpoint
from mfa_snippets.emulator.parsing import WRONG_CODE, ApiError, login_id_in, text
from mfa_snippets.emulator.sessions import own_session, revokes_others, sign_in, upgrade_asked
from mfa_snippets.emulator.user_lookup import new_recipient
from mfa_snippets.emulator.users import Enrolment, User

CHANNEL = "totp"
STEP_SECONDS = 30


def sign_up(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, enrolled at once [assumed]; a known login ID is E062107."""
    return _enrolled(call, new_recipient(call))


def update(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is void at once [assumed]."""
    user = call.world.user(login_id_in(call.body))
    own_session(call, user)
    return _enrolled(call, user)


def verify(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    login_id, code = login_id_in(call.body), text(call.body, "code")
    user = call.world.user(login_id)
    upgrade = upgrade_asked(call, user, CHANNEL)
    wrong = WRONG_CODE.coded(call.settings.wrong_totp_code)
    if user.totp is None:
        raise ApiError(wrong, "the user has no authenticator app")
    step = _matching_step(user.totp, code, call)
    if step is None:
        raise ApiError(wrong, "the code is wrong, too old or already used")
    spent = replace(user.totp, last_step=step)
    return sign_in(call, replace(user, totp=spent), CHANNEL, upgrade, revokes_others(call))


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    login_id = login_id_in(call.body)
    enrolment = Enrolment(key=pyotp.random_base32())
    url = pyotp.TOTP(enrolment.key).provisioning_uri(name=login_id, issuer_name="Descope emulator")
    call.world.save(replace(user, totp=enrolment))
    call.world.deliver("totp", login_id=login_id, key=enrolment.key, provisioning_url=url)
    return {"provisioningURL": url, "image": qr_png(url), "key": enrolment.key}


def unused_code(enrolment: Enrolment, now: float, window: int) -> str | None:
    """The current code, or a later one within the window if that was used; None if those are used too."""
    step = max(int(now) // STEP_SECONDS, enrolment.last_step + 1)
    return code_at(enrolment, step) if step <= int(now) // STEP_SECONDS + window else None


def code_at(enrolment: Enrolment, step: int) -> str:
    """The code of a time step."""
    return pyotp.TOTP(enrolment.key, interval=STEP_SECONDS).generate_otp(step)


def qr_png(url: str) -> str:
    """A QR code as base64 PNG."""
    image = io.BytesIO()
    segno.make(url, micro=False).save(image, kind="png", scale=4)
    return base64.b64encode(image.getvalue()).decode()


def _matching_step(enrolment: Enrolment, code: str, call: Call) -> int | None:
    current, window = int(call.now) // STEP_SECONDS, call.settings.totp_window
    for step in range(max(current - window, enrolment.last_step + 1), current + window + 1):
        if hmac.compare_digest(code_at(enrolment, step).encode(), code.encode()):
            return step
    return None


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/totp/signup", sign_up, {**LOGIN_ID, **PROFILE, **OPTIONS}),
    Endpoint("POST", "/v1/auth/totp/verify", verify, {**SIGN_IN, "code": TEXT}),
    Endpoint("POST", "/v1/auth/totp/update", update, LOGIN_ID, "refresh JWT"),
)
