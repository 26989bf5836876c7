"""One-time codes by mail and phone."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from mfa_snippets.emulator.calls import LOGIN_ID, SIGN_IN, SIGN_UP, TEXT, UPDATE, Call, Endpoint
from mfa_snippets.emulator.messages import (
    AddressChange,
    PendingCode,
    Upgrade,
    channel_of,
    is_email,
    is_phone,
    masked,
)
from mfa_snippets.emulator.parsing import (
    CODE_EXPIRED,
    INVALID_ARGUMENTS,
    TOO_MANY_ATTEMPTS,
    USER_EXISTS,
    WRONG_CODE,
    ApiError,
    flag,
    login_id_in,
    text,
)
from mfa_snippets.emulator.project_state import ProjectState
from mfa_snippets.emulator.sessions import (
    check_upgrade,
    own_session,
    revokes_others,
    sign_in,
    upgrade_asked,
    upgrade_of,
)
from mfa_snippets.emulator.user_lookup import RECIPIENTS, address_of, verified
from mfa_snippets.emulator.users import User

DIGITS = 6


def challenge(kind: str, call: Call) -> dict[str, str]:
    """Send a code to the user, as first or second factor; a sign-up makes the user."""
    user = RECIPIENTS[kind](call)
    method = call.path["method"]
    address = address_of(user, method)
    pending = new_code(call, user, method)
    call.world.save(user)
    send(call.world, user, method, login_id_in(call.body), pending)
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def verify(call: Call) -> dict[str, Any]:
    """Sign in with the code that was sent; what it adds to was kept since then."""
    method, login_id, code = call.path["method"], login_id_in(call.body), text(call.body, "code")
    user = call.world.user(login_id)
    pending = _checked(call, user, method, code)
    check_upgrade(call, pending.upgrade)
    owner = verified(_changed(call, user, pending), method)
    del call.world.codes[user.user_id, method]
    return sign_in(call, owner, channel_of(method, call.settings), pending.upgrade, pending.revokes_others)


def new_code(call: Call, user: User, method: str) -> PendingCode:
    """A code for the sign-in that a call asks for; it is not sent yet."""
    return PendingCode(
        code=random_code(),
        expires=call.now + call.settings.otp_lifetime,
        upgrade=upgrade_asked(call, user, channel_of(method, call.settings)),
        revokes_others=revokes_others(call),
    )


def random_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def send(world: ProjectState, user: User, method: str, login_id: str, pending: PendingCode) -> None:
    """Deliver a code in place of an earlier one."""
    world.codes[user.user_id, method] = pending
    world.deliver("otp", method=method, login_id=login_id, code=pending.code)


def _changed(call: Call, user: User, pending: PendingCode) -> User:
    """The user with the new address that the code proves, if it was sent for that."""
    change = pending.change
    if change is None:
        return user
    owner = call.world.find(change.address) if change.becomes_login_id else None
    if owner is not None and owner.user_id != user.user_id:
        raise ApiError(USER_EXISTS, "the address has become a login ID of another user")
    names = (*user.login_ids, change.address) if change.becomes_login_id else user.login_ids
    moved = replace(user, login_ids=tuple(dict.fromkeys(names)))
    is_mail = call.path["method"] == "email"
    return replace(moved, email=change.address) if is_mail else replace(moved, phone=change.address)


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


METHOD = "{method:delivery_method}"


def update_email(call: Call) -> dict[str, str]:
    """Send a code to a new mailbox; once it is typed, the mailbox is the user's."""
    address = text(call.body, "email")
    if not is_email(address):
        raise ApiError(INVALID_ARGUMENTS, "the field email is no email address")
    return _challenge(call, "email", address)


def update_phone(call: Call) -> dict[str, str]:
    """Send a code to a new phone; once it is typed, the phone is the user's."""
    address, method = text(call.body, "phone"), call.path["method"]
    if not is_phone(address) or method == "email":
        raise ApiError(INVALID_ARGUMENTS, "expected a phone number in E.164 form, and sms, voice or whatsapp")
    return _challenge(call, method, address)


def _challenge(call: Call, method: str, address: str) -> dict[str, str]:
    login_id = login_id_in(call.body)
    user = call.world.user(login_id)
    upgrade = _upgrade(call, user, method)
    pending = PendingCode(
        code=random_code(),
        expires=call.now + call.settings.otp_lifetime,
        upgrade=upgrade,
        change=_change(call, user, address),
    )
    send(call.world, user, method, login_id, pending)
    return {"maskedEmail" if method == "email" else "maskedPhone": masked(address)}


def _upgrade(call: Call, user: User, method: str) -> Upgrade | None:
    """With `mfa`, the factors of the session are kept beside the new one (Python, Node and Go SDK)."""
    session = own_session(call, user)
    if not flag(call.body, "mfa"):
        return None
    return upgrade_of(call, session, channel_of(method, call.settings), is_mfa=True)


def _change(call: Call, user: User, address: str) -> AddressChange:
    """That another user's login ID is E062107, and users are never merged, is [assumed]."""
    becomes_login_id = flag(call.body, "addToLoginIDs")
    flag(call.body, "onMergeUseExisting")
    owner = call.world.find(address)
    if becomes_login_id and owner is not None and owner.user_id != user.user_id:
        raise ApiError(USER_EXISTS, "the address is a login ID of another user")
    return AddressChange(address=address, becomes_login_id=becomes_login_id)


ENDPOINTS = (
    Endpoint("POST", f"/v1/auth/otp/signup/{METHOD}", partial(challenge, "signup"), SIGN_UP),
    Endpoint("POST", f"/v1/auth/otp/signin/{METHOD}", partial(challenge, "signin"), SIGN_IN),
    Endpoint("POST", f"/v1/auth/otp/signup-in/{METHOD}", partial(challenge, "signup-in"), SIGN_UP),
    Endpoint("POST", f"/v1/auth/otp/verify/{METHOD}", verify, {**LOGIN_ID, "code": TEXT}),
    Endpoint("POST", "/v1/auth/otp/update/email", update_email, {**UPDATE, "email": TEXT}, "refresh JWT"),
    Endpoint(
        "POST", f"/v1/auth/otp/update/phone/{METHOD}", update_phone, {**UPDATE, "phone": TEXT}, "refresh JWT"
    ),
)
