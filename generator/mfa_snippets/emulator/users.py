"""Users: how requests address and describe them, and their management API."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.calls import LONGEST_LOGIN_ID, ApiError, Body, Call, ErrorKind
from mfa_snippets.emulator.records import User

EMAIL = re.compile(r"[^@\s\0]+@[^@\s\0]+\.[^@\s\0.]+")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164
PHONES = ("phone", "whatsapp", "whatsApp", "voice")  # the names of the phone number in sign-ups; SDKs differ
FIXED = {"roleNames": [], "userTenants": [], "picture": "", "customAttributes": {}}
DELIVERY_METHODS = ("email", "sms", "voice", "whatsapp")


def is_email(address: str) -> bool:
    """Whether this is an email address, which may become a login ID and is no longer than one."""
    return EMAIL.fullmatch(address) is not None and len(address.encode()) <= LONGEST_LOGIN_ID


def is_phone(address: str) -> bool:
    return PHONE.fullmatch(address) is not None


def check_address(method: str, address: str) -> None:
    """Raise E011004 [assumed] for what a delivery method cannot have as its address."""
    if not (is_email(address) if method == "email" else is_phone(address)):
        expected = "an email address" if method == "email" else "a phone number in E.164 form"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, f"the user has no valid {expected}")


def masked(address: str) -> str:
    """`you@example.com` as `y**@e******.com`, `+12025550123` as `+1******0123` [assumed]."""
    hidden = r"(?<=..).(?=.{4})" if is_phone(address) else r"(?<=[^@])[^@](?=.*[@.])"
    return re.sub(hidden, "*", address)


def masked_field(method: str, address: str) -> dict[str, str]:
    """The response field with the masked address that a code or link was sent to."""
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def user_body(user: User) -> dict[str, Any]:
    """A user as JSON in responses; times are whole seconds, since one SDK reads 32 bits."""
    return {
        **FIXED,
        "loginIds": list(user.login_ids),
        "userId": user.user_id,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "verifiedEmail": user.email in user.verified,
        "verifiedPhone": user.phone in user.verified,
        "status": "enabled" if user.is_registered else "invited",
        "test": user.test,
        "createdTime": user.created,
        "TOTP": bool(user.totp_key),
    }


def new_user(call: Call) -> User:
    """The user who signs up, not stored yet, perhaps not for the first time; a registered one is E062107."""
    known = call.project.find(call.body.login_id())
    if known and known.is_registered:
        raise ApiError(ErrorKind.USER_EXISTS, "a user with this login ID exists")
    new = _described(call, call.body.object("user"))
    if known is None:
        return new
    described = {name: getattr(new, name) or getattr(known, name) for name in ("name", "email", "phone")}
    return replace(known, **described)


def known_user(call: Call, missing: ErrorKind = ErrorKind.USER_NOT_FOUND) -> User:
    """The user with the login ID; E062108 if there is none."""
    user = call.project.find(call.body.login_id())
    if user is None:
        raise ApiError(missing, "Cannot find user")
    return user


def any_user(call: Call) -> User:
    """The user with the login ID, or a new one, not stored yet."""
    return call.project.find(call.body.login_id()) or _described(call, call.body.object("user"))


def _described(call: Call, described: Body) -> User:
    """A new user, whose login ID may be an address."""
    login_id = call.body.login_id()
    email = call.body.text("email") or described.text("email")
    phone = next(filter(None, [*map(call.body.text, PHONES), described.text("phone")]), "")
    for method, address in (("email", email), ("sms", phone)):
        if address:
            check_address(method, address)
    return User(
        login_ids=(login_id,),
        name=described.text("name"),
        email=email or (login_id if is_email(login_id) else ""),
        phone=phone or (login_id if is_phone(login_id) else ""),
        created=int(call.now),
    )


FIND: Mapping[str, Callable[[Call], User]] = {"new": new_user, "known": known_user, "any": any_user}


def license_tier(call: Call) -> dict[str, str]:
    """The rate limit tier, which SDKs with a management key request."""
    return {"rateLimitTier": call.project.settings.rate_limit_tier}


def create_user(call: Call, *, is_test: bool = False) -> dict[str, Any]:
    """Create a user, or a test user if `test` is true, which may be created again (the vendor's live tests).

    Its addresses are verified, unless the call says otherwise (python-sdk, tests/e2e).
    """
    known, is_test = call.project.find(call.body.login_id()), is_test or call.body.flag("test")
    if known and not (is_test and known.test):
        raise ApiError(ErrorKind.USER_EXISTS, "a user with this login ID exists")
    user = known or _described(call, call.body)
    flags = (("verifiedEmail", user.email), ("verifiedPhone", user.phone))
    verified = frozenset(address for name, address in flags if address and call.body.get(name) is not False)
    user = replace(user, test=is_test, verified=verified)
    call.project.save(user)
    return {"user": user_body(user)}


def patch_user(call: Call) -> dict[str, Any]:
    """Set the `test` flag of a user; other fields are ignored. An unknown user is error E112102."""
    user = known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if "test" in call.body:
        user = replace(user, test=call.body.flag("test"))
    call.project.save(user)
    return {"user": user_body(user)}


def delete_user(call: Call) -> dict[str, Any]:
    """Delete a user, found by `loginId` or `userId`. An unknown user is error E112102."""
    user = call.project.users.get(call.body.text("userId"))
    call.project.remove(user or known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND))
    return {}


def remove_totp(call: Call) -> dict[str, Any]:
    """Remove the authenticator app of a user. An unknown user is error E112102."""
    user = known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    call.project.save(replace(user, totp_key="", new_totp_key="", totp_step=-1))
    return {}


def delete_test_users(call: Call) -> dict[str, Any]:
    """Delete all test users."""
    for user in [user for user in call.project.users.values() if user.test]:
        call.project.remove(user)
    return {}
