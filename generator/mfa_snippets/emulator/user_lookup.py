"""Whom a sign-up, a sign-in or either of both sends something to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mfa_snippets.emulator.calls import Call
from mfa_snippets.emulator.messages import is_email, is_phone
from mfa_snippets.emulator.parsing import INVALID_ARGUMENTS, USER_EXISTS, ApiError, login_id_in
from mfa_snippets.emulator.users import User, new_user


def new_recipient(call: Call) -> User:
    """A user who is not kept yet; a known login ID is E062107."""
    login_id = login_id_in(call.body)
    if call.world.find(login_id):
        raise ApiError(USER_EXISTS, "a user with this login ID exists")
    return new_user(login_id, call.body, call.now)


def known_recipient(call: Call) -> User:
    """The user with the login ID; E062108 if there is none."""
    return call.world.user(login_id_in(call.body))


def any_recipient(call: Call) -> User:
    """The user with the login ID, or a new one who is not kept yet."""
    login_id = login_id_in(call.body)
    return call.world.find(login_id) or new_user(login_id, call.body, call.now)


RECIPIENTS: Mapping[str, Callable[[Call], User]] = {
    "signup": new_recipient,
    "signin": known_recipient,
    "signup-in": any_recipient,
}
"""By the word in the path."""


def address_of(user: User, channel: str) -> str:
    """Where codes and links go; that a user without such an address is E011004 is [assumed]."""
    address, is_valid = (user.email, is_email) if channel == "email" else (user.phone, is_phone)
    return checked_address(address, channel, is_valid(address))


def checked_address(address: str, channel: str, is_valid: bool) -> str:
    """The address if it is valid, else E011004."""
    if not is_valid:
        raise ApiError(INVALID_ARGUMENTS, f"the user has no valid address for {channel}")
    return address


def verified(user: User, method: str) -> User:
    """The user with the address verified that this method delivers to."""
    return (
        replace(user, is_email_verified=True) if method == "email" else replace(user, is_phone_verified=True)
    )
