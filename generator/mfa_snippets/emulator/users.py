"""Users: how requests address and describe them, their passwords, and their management API."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mfa_snippets.emulator.calls import LONGEST_LOGIN_ID, ApiError, Body, Call, ErrorKind
from mfa_snippets.emulator.records import SignInOptions, User
from mfa_snippets.emulator.sessions import sign_in, sign_in_options

EMAIL = re.compile(r"[^@\s\0]+@[^@\s\0]+\.[^@\s\0.]+")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164
PHONES = ("phone", "whatsapp", "whatsApp", "voice")  # the names of the phone number in sign-ups; SDKs differ
PASSWORD = "pwd"  # its channel in `amr`
POLICY: dict[str, tuple[str, Callable[[str], bool]]] = {  # its setting, and which characters satisfy a rule
    "lowercase": ("password_lowercase", str.islower),
    "uppercase": ("password_uppercase", str.isupper),
    "number": ("password_number", str.isdecimal),
    "nonAlphanumeric": ("password_non_alphanumeric", lambda char: not char.isalnum()),
}


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
    return re.sub(r"(?<=..).(?=.{4})" if is_phone(address) else r"(?<=[^@])[^@](?=.*[@.])", "*", address)


def masked_field(method: str, address: str) -> dict[str, str]:
    """The response field with the masked address that a code or link was sent to."""
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def new_user(call: Call) -> User:
    """The user who signs up, not stored yet, perhaps not for the first time; a registered one is E062107."""
    if (known := call.project.find(call.body.login_id())) and known.is_registered:
        raise ApiError(ErrorKind.USER_EXISTS, "a user with this login ID exists")
    new = _described(call, call.body.object("user"))
    if known is None:
        return new
    described = {name: getattr(new, name) or getattr(known, name) for name in ("name", "email", "phone")}
    return replace(known, **described)


def known_user(call: Call, missing: ErrorKind = ErrorKind.USER_NOT_FOUND) -> User:
    """The user with the login ID; E062108 if there is none."""
    if (user := call.project.find(call.body.login_id())) is None:
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
    """Salted and memory-hard (RFC 7914), but quick, with 16 KiB, since these are passwords of tests."""
    return hashlib.scrypt(password.encode(), salt=user_id.encode(), n=2**4, r=8, p=1, dklen=32)


def _with_password(call: Call, user: User, password: str) -> User:
    stored = hashed(password, user.user_id)
    return replace(user, password_hash=stored, password_since=call.now, temporary_password=False)


def _user_with(call: Call, password: str) -> User:
    user = call.project.find(call.body.login_id())
    if user is None or user.password_hash != hashed(password, user.user_id):
        raise ApiError(ErrorKind.WRONG_PASSWORD, "the credentials are wrong")
    return user


def license_tier(call: Call) -> dict[str, str]:
    """The rate limit tier, which SDKs with a management key request."""
    return {"rateLimitTier": call.project.settings.rate_limit_tier}


def create_user(call: Call, *, is_test: bool = False) -> dict[str, Any]:
    """Create a user, or a test user if `test` is true, which may be created again (vendor's live tests)."""
    known, is_test = call.project.find(call.body.login_id()), is_test or call.body.flag("test")
    if known and not (is_test and known.test):
        raise ApiError(ErrorKind.USER_EXISTS, "a user with this login ID exists")
    user = known or _described(call, call.body)
    # Addresses are verified, unless the call says otherwise (python-sdk, tests/e2e).
    flags = (("verifiedEmail", user.email), ("verifiedPhone", user.phone))
    verified = frozenset(address for name, address in flags if address and call.body.get(name) is not False)
    user = replace(user, test=is_test, verified=verified)
    call.project.save(user)
    return {"user": user.body()}


def patch_user(call: Call) -> dict[str, Any]:
    """Set the `test` flag of a user; other fields are ignored. An unknown user is error E112102."""
    user = known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if "test" in call.body:
        user = replace(user, test=call.body.flag("test"))
    call.project.save(user)
    return {"user": user.body()}


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
