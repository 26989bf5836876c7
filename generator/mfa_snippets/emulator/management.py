"""What a management key may do: test users, and their codes and links without a mailbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.calls import LINK, LOGIN_ID, SIGN_IN, TEXT, USER, Call, Endpoint, Field, Needs
from mfa_snippets.emulator.enchanted_link import send as send_enchanted_link
from mfa_snippets.emulator.links import new_link, send_link, uri_in
from mfa_snippets.emulator.magic_link import KIND as MAGIC_LINK
from mfa_snippets.emulator.messages import METHODS
from mfa_snippets.emulator.otp import new_code, random_code, send
from mfa_snippets.emulator.parsing import (
    INVALID_ARGUMENTS,
    MANAGED_USER_NOT_FOUND,
    MISSING_ARGUMENTS,
    UNAUTHORIZED,
    USER_EXISTS,
    ApiError,
    flag,
    login_id_in,
    optional_text,
    text,
)
from mfa_snippets.emulator.users import User, new_user, user_body


def licence(call: Call) -> dict[str, str]:
    """The rate limit tier, which SDKs with a management key ask for; any key is good [assumed]."""
    require_key(call)
    return {"rateLimitTier": call.settings.rate_limit_tier}


def create_user(call: Call) -> dict[str, Any]:
    """Make a user, a test user where `test` says so."""
    return _created(call, is_test=flag(call.body, "test"))


def create_test_user(call: Call) -> dict[str, Any]:
    """Make a test user."""
    return _created(call, is_test=True)


def patch_user(call: Call) -> dict[str, Any]:
    """Change what is named of a user and leave the rest; an unknown one is E112102."""
    require_key(call)
    user = call.world.find(login_id_in(call.body))
    if user is None:
        raise ApiError(MANAGED_USER_NOT_FOUND, "no user has this login ID")
    changed = replace(user, is_test=flag(call.body, "test") if "test" in call.body else user.is_test)
    call.world.save(changed)
    return {"user": user_body(changed)}


def delete_user(call: Call) -> dict[str, Any]:
    """Forget a user, named by `loginId` or `userId`; an unknown one is E112102."""
    require_key(call)
    login_id, user_id = optional_text(call.body, "loginId"), optional_text(call.body, "userId")
    if not (login_id or user_id):
        raise ApiError(MISSING_ARGUMENTS, "the field loginId or userId is required")
    user = call.world.users.get(user_id) or call.world.find(login_id)
    if user is None:
        raise ApiError(MANAGED_USER_NOT_FOUND, "no user has this ID")
    call.world.remove(user)
    return {}


def delete_test_users(call: Call) -> dict[str, Any]:
    """Forget all test users."""
    require_key(call)
    for user in [user for user in call.world.users.values() if user.is_test]:
        call.world.remove(user)
    return {}


def generate_otp(call: Call) -> dict[str, str]:
    """A code for a test user; it continues a sign-in that waits for one, else it begins one [assumed]."""
    user, method = _test_user(call), _method(call)
    waiting = call.world.codes.get((user.user_id, method))
    is_waiting = waiting is not None and call.now < waiting.expires
    fresh = new_code(call, user, method)
    pending = replace(waiting, code=random_code(), wrong_attempts=0) if waiting and is_waiting else fresh
    send(call.world, user, method, login_id_in(call.body), pending)
    return {"code": pending.code, "loginId": login_id_in(call.body)}


def generate_magic_link(call: Call) -> dict[str, str]:
    """A magic link for a test user; it continues a sign-in that waits for one [assumed]."""
    user, method = _test_user(call), _method(call)
    link = new_link(MAGIC_LINK, call, user, method)
    waiting = [
        one
        for one in call.world.links.values()
        if (one.kind, one.user_id, one.method) == (link.kind, link.user_id, link.method)
        and call.now < one.expires
    ]
    if waiting:
        link = replace(link, upgrade=waiting[-1].upgrade, revokes_others=waiting[-1].revokes_others)
    message = send_link(call, link, uri_in(call))
    return {"link": message.link, "loginId": login_id_in(call.body)}


def generate_enchanted_link(call: Call) -> dict[str, str]:
    """An enchanted link for a test user."""
    sent = send_enchanted_link(call, _test_user(call), "email")
    return {"link": sent["link"], "pendingRef": sent["pendingRef"], "loginId": login_id_in(call.body)}


def require_key(call: Call) -> None:
    """Any management key is good [assumed]."""
    if call.bearer.management_key is None:
        raise ApiError(UNAUTHORIZED, "a management key is required")


def _created(call: Call, *, is_test: bool) -> dict[str, Any]:
    require_key(call)
    login_id = login_id_in(call.body)
    if call.world.find(login_id):
        raise ApiError(USER_EXISTS, "a user with this login ID exists")
    user = replace(
        new_user(login_id, {**call.body, "user": call.body}, call.now),
        is_test=is_test,
        is_email_verified=flag(call.body, "verifiedEmail"),
        is_phone_verified=flag(call.body, "verifiedPhone"),
    )
    call.world.save(user)
    return {"user": user_body(user)}


def _test_user(call: Call) -> User:
    require_key(call)
    user = call.world.find(login_id_in(call.body))
    if user is None:
        raise ApiError(MANAGED_USER_NOT_FOUND, "no user has this login ID")
    if not user.is_test:
        raise ApiError(INVALID_ARGUMENTS, "the user is no test user")
    return user


def _method(call: Call) -> str:
    method = text(call.body, "deliveryMethod").lower()
    if method not in METHODS:
        raise ApiError(INVALID_ARGUMENTS, f"deliveryMethod must be one of {', '.join(METHODS)}")
    return method


TESTS = "/v1/mgmt/tests/generate"
KEY: Needs = "management key"
ANY_ID = {"loginId": Field(kind="string"), "userId": Field(kind="string")}
CODE = {**SIGN_IN, "deliveryMethod": TEXT}

ENDPOINTS = (
    Endpoint("GET", "/v1/mgmt/license", licence, {}, KEY),
    Endpoint("POST", "/v1/mgmt/user/create", create_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("POST", "/v1/mgmt/user/create/test", create_test_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("PATCH", "/v1/mgmt/user/patch", patch_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("POST", "/v1/mgmt/user/delete", delete_user, ANY_ID, KEY),
    Endpoint("DELETE", "/v1/mgmt/user/test/delete/all", delete_test_users, {}, KEY),
    Endpoint("POST", f"{TESTS}/otp", generate_otp, CODE, KEY),
    Endpoint("POST", f"{TESTS}/magiclink", generate_magic_link, {**CODE, **LINK}, KEY),
    Endpoint("POST", f"{TESTS}/enchantedlink", generate_enchanted_link, {**SIGN_IN, **LINK}, KEY),
)
