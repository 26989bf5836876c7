"""Endpoints of the management API: license, users and test users."""

from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.endpoints import LOGIN_ID, USER, Call, Endpoint, Field, Needs
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, optional_flag, optional_text
from mfa_snippets.emulator.user_lookup import described_user, known_user, unused_login_id
from mfa_snippets.emulator.users import user_body


def license_tier(call: Call) -> dict[str, str]:
    """The rate limit tier, which SDKs with a management key request."""
    return {"rateLimitTier": call.project.settings.rate_limit_tier}


def create_user(call: Call) -> dict[str, Any]:
    """Create a user, or a test user if `test` is true."""
    return _created(call, is_test=optional_flag(call.body, "test"))


def create_test_user(call: Call) -> dict[str, Any]:
    """Create a test user."""
    return _created(call, is_test=True)


def patch_user(call: Call) -> dict[str, Any]:
    """Set the `test` flag of a user; other fields are ignored. An unknown user is error E112102."""
    user = known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if "test" in call.body:
        user = replace(user, is_test=optional_flag(call.body, "test"))
    call.project.save(user)
    return {"user": user_body(user)}


def delete_user(call: Call) -> dict[str, Any]:
    """Delete a user, found by `loginId` or `userId`. An unknown user is error E112102."""
    login_id, user_id = optional_text(call.body, "loginId"), optional_text(call.body, "userId")
    if not (login_id or user_id):
        raise ApiError(ErrorKind.MISSING_ARGUMENTS, "the field loginId or userId is required")
    user = call.project.users.get(user_id) or call.project.find(login_id)
    if user is None:
        raise ApiError(ErrorKind.MANAGED_USER_NOT_FOUND, "no user has this ID")
    call.project.remove(user)
    return {}


def delete_test_users(call: Call) -> dict[str, Any]:
    """Delete all test users."""
    for user in [user for user in call.project.users.values() if user.is_test]:
        call.project.remove(user)
    return {}


def _created(call: Call, *, is_test: bool) -> dict[str, Any]:
    user = replace(
        described_user(call, unused_login_id(call), call.body),
        is_test=is_test,
        is_email_verified=optional_flag(call.body, "verifiedEmail"),
        is_phone_verified=optional_flag(call.body, "verifiedPhone"),
    )
    call.project.save(user)
    return {"user": user_body(user)}


KEY: Needs = "management key"
ANY_ID = {"loginId": Field(kind="string"), "userId": Field(kind="string")}

ENDPOINTS = (
    Endpoint("GET", "/v1/mgmt/license", license_tier, {}, KEY),
    Endpoint("POST", "/v1/mgmt/user/create", create_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("POST", "/v1/mgmt/user/create/test", create_test_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("PATCH", "/v1/mgmt/user/patch", patch_user, {**USER, **LOGIN_ID}, KEY),
    Endpoint("POST", "/v1/mgmt/user/delete", delete_user, ANY_ID, KEY),
    Endpoint("DELETE", "/v1/mgmt/user/test/delete/all", delete_test_users, {}, KEY),
)
