"""One-time codes by mail and phone."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from typing import Any

from mfa_snippets.mock.addresses import CHANNELS, is_email, is_phone, masked
from mfa_snippets.mock.bodies import login_id_in, text
from mfa_snippets.mock.calls import Call, Endpoint
from mfa_snippets.mock.errors import (
    CODE_EXPIRED,
    INVALID_ARGUMENTS,
    TOO_MANY_ATTEMPTS,
    USER_EXISTS,
    WRONG_CODE,
    ApiError,
)
from mfa_snippets.mock.sessions import sign_in, upgrade_asked
from mfa_snippets.mock.users import User, new_user
from mfa_snippets.mock.world import PendingCode


def sign_up(call: Call) -> dict[str, str]:
    """Make a user and send a code; a known login ID is E062107."""
    login_id = login_id_in(call.body)
    if call.world.find(login_id):
        raise ApiError(USER_EXISTS, "a user with this login ID exists")
    return _challenge(call, login_id, new_user(login_id, call.body, call.now))


def sign_in_with_code(call: Call) -> dict[str, str]:
    """Send a code to a known user, as first or second factor."""
    login_id = login_id_in(call.body)
    return _challenge(call, login_id, call.world.user(login_id))


def sign_up_or_in(call: Call) -> dict[str, str]:
    """Send a code to the user with this login ID, who is made if there is none."""
    login_id = login_id_in(call.body)
    user = call.world.find(login_id) or new_user(login_id, call.body, call.now)
    return _challenge(call, login_id, user)


def verify(call: Call) -> dict[str, Any]:
    """Sign in with the code that was sent; what it adds to was kept since then."""
    method, login_id, code = call.path["method"], login_id_in(call.body), text(call.body, "code")
    user = call.world.user(login_id)
    pending = _checked(call, user, method, code)
    del call.world.codes[user.user_id, method]
    channel = CHANNELS[method]
    verified = replace(
        user,
        is_email_verified=user.is_email_verified or channel == "email",
        is_phone_verified=user.is_phone_verified or channel == "sms",
    )
    return sign_in(call, verified, channel, pending.upgrade)


def _challenge(call: Call, login_id: str, user: User) -> dict[str, str]:
    method = call.path["method"]
    channel = CHANNELS[method]
    address = _address(user, channel)
    pending = PendingCode(
        code=f"{secrets.randbelow(10**6):06}",
        expires=call.now + call.settings.otp_lifetime,
        upgrade=upgrade_asked(call, user, channel),
    )
    call.world.save(user)
    call.world.codes[user.user_id, method] = pending
    call.world.deliver("otp", method=method, login_id=login_id, code=pending.code)
    return {"maskedEmail" if channel == "email" else "maskedPhone": masked(address)}


def _address(user: User, channel: str) -> str:
    """Where the code goes; that a user without such an address is E011004 is [assumed]."""
    address, is_valid = (user.email, is_email) if channel == "email" else (user.phone, is_phone)
    if not is_valid(address):
        raise ApiError(INVALID_ARGUMENTS, f"the user has no valid address for {channel}")
    return address


def _checked(call: Call, user: User, method: str, code: str) -> PendingCode:
    pending = call.world.codes.get((user.user_id, method))
    if pending is None:
        raise ApiError(WRONG_CODE, "no code is waiting to be used")
    if call.now >= pending.expires:
        raise ApiError(CODE_EXPIRED, "the code has expired")
    if pending.wrong_attempts >= call.settings.otp_attempts:
        raise ApiError(TOO_MANY_ATTEMPTS, "too many wrong codes, ask for a new one")
    if not hmac.compare_digest(pending.code.encode(), code.encode()):
        counted = replace(pending, wrong_attempts=pending.wrong_attempts + 1)
        call.world.codes[user.user_id, method] = counted
        raise ApiError(WRONG_CODE, "the code is wrong")
    return pending


ENDPOINTS = (
    Endpoint("POST", "/v1/auth/otp/signup/{method:delivery_method}", sign_up),
    Endpoint("POST", "/v1/auth/otp/signin/{method:delivery_method}", sign_in_with_code),
    Endpoint("POST", "/v1/auth/otp/signup-in/{method:delivery_method}", sign_up_or_in),
    Endpoint("POST", "/v1/auth/otp/verify/{method:delivery_method}", verify),
)
