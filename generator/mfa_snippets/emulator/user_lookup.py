"""Resolve or create the user addressed by a request."""

from collections.abc import Callable, Mapping

from mfa_snippets.emulator.endpoints import Call
from mfa_snippets.emulator.parsing import (
    ApiError,
    Body,
    ErrorKind,
    login_id_in,
    optional_object,
    optional_text,
    required_text,
)
from mfa_snippets.emulator.users import DELIVERY_METHODS, User, is_email, is_phone

PHONES = ("phone", "whatsapp", "whatsApp", "voice")  # the names of the phone number in sign-ups; SDKs differ


def described_user(call: Call, login_id: str, profile: Body) -> User:
    """A new user, not stored yet; a login ID that is an address becomes the email or phone [assumed]."""
    email = optional_text(call.body, "email") or optional_text(profile, "email")
    phones = [optional_text(call.body, name) for name in PHONES] + [optional_text(profile, "phone")]
    phone = next(filter(None, phones), "")
    return User(
        login_ids=(login_id,),
        name=optional_text(profile, "name"),
        email=email or (login_id if is_email(login_id) else ""),
        phone=phone or (login_id if is_phone(login_id) else ""),
        created=int(call.now),
    )


def unused_login_id(call: Call) -> str:
    """The login ID of a new user; a known one is E062107."""
    login_id = login_id_in(call.body)
    if call.project.find(login_id):
        raise ApiError(ErrorKind.USER_EXISTS, "a user with this login ID exists")
    return login_id


def new_user(call: Call) -> User:
    """A new user, not stored yet; a known login ID is E062107."""
    return described_user(call, unused_login_id(call), optional_object(call.body, "user"))


def known_user(call: Call, missing: ErrorKind = ErrorKind.USER_NOT_FOUND) -> User:
    """The user with the login ID; E062108 if there is none."""
    user = call.project.find(login_id_in(call.body))
    if user is None:
        raise ApiError(missing, "no user has this login ID")
    return user


def any_user(call: Call) -> User:
    """The user with the login ID, or a new one that is not stored yet."""
    login_id = login_id_in(call.body)
    return call.project.find(login_id) or described_user(call, login_id, optional_object(call.body, "user"))


USER_LOOKUPS: Mapping[str, Callable[[Call], User]] = {
    "signup": new_user,
    "signin": known_user,
    "signup-in": any_user,
}
"""By the verb in the path."""


def test_user(call: Call) -> User:
    """The test user with the login ID; E011004 for another user."""
    user = known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if not user.is_test:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user is no test user")
    return user


def address_of(user: User, method: str) -> str:
    """The address to deliver to; E011004 for a user without a valid one [assumed]."""
    address, is_valid = (user.email, is_email) if method == "email" else (user.phone, is_phone)
    if not is_valid(address):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, f"the user has no valid address for {method}")
    return address


def delivery_method(call: Call) -> str:
    """The delivery method in the body of a management call."""
    method = required_text(call.body, "deliveryMethod").lower()
    if method not in DELIVERY_METHODS:
        message = f"deliveryMethod must be one of {', '.join(DELIVERY_METHODS)}"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message)
    return method
