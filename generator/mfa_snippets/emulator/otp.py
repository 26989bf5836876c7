"""One-time codes by email and phone, and the addresses that they verify."""

import hmac
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from mfa_snippets.emulator.endpoints import GENERATE, LOGIN_ID, SIGN_IN, SIGN_UP, TEXT, UPDATE, Call, Endpoint
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, login_id_in, optional_flag, required_text
from mfa_snippets.emulator.project_state import PendingCode, SignInOptions
from mfa_snippets.emulator.sessions import added_factor, check_earlier, own_session, sign_in, sign_in_options
from mfa_snippets.emulator.user_lookup import USER_LOOKUPS, address_of, delivery_method, known_user, test_user
from mfa_snippets.emulator.users import User, is_email, is_phone, masked_field, with_verified_address

DIGITS = 6
METHOD = "{method:delivery_method}"


def challenge(verb: str, call: Call) -> dict[str, str]:
    """Send a code to the user, as first or second factor; a sign-up makes the user."""
    user, method = USER_LOOKUPS[verb](call), call.path["method"]
    address = address_of(user, method)
    pending = _new_code(call, sign_in_options(call, user, method))
    call.project.save(user)
    _send(call, user, method, pending)
    return masked_field(method, address)


def verify(call: Call) -> dict[str, Any]:
    """Sign in with the code that was sent; what it adds to was kept since then."""
    login_id_in(call.body)
    method, code = call.path["method"], required_text(call.body, "code")
    user = known_user(call)
    pending = _checked(call, user, method, code)
    check_earlier(call, pending.options)
    user = with_verified_address(_with_new_address(call, user, method, pending), method)
    del call.project.codes[user.user_id, method]
    return sign_in(call, user, method, pending.options)


def update_email(call: Call) -> dict[str, str]:
    """Send a code to a new mailbox; once it is typed, the mailbox is the user's."""
    address = required_text(call.body, "email")
    if not is_email(address):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the field email is no email address")
    return _update(call, "email", address)


def update_phone(call: Call) -> dict[str, str]:
    """Send a code to a new phone; once it is typed, the phone is the user's."""
    address, method = required_text(call.body, "phone"), call.path["method"]
    if not is_phone(address) or method == "email":
        message = "expected a phone number in E.164 form, and sms, voice or whatsapp"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message)
    return _update(call, method, address)


def generate(call: Call) -> dict[str, str]:
    """A code for a test user; it continues a sign-in that waits for one, else it begins one [assumed]."""
    user, method = test_user(call), delivery_method(call)
    pending = _new_code(call, sign_in_options(call, user, method))
    waiting = call.project.codes.get((user.user_id, method))
    if waiting is not None and call.now < waiting.expires:
        pending = replace(waiting, code=pending.code, wrong_attempts=0)
    _send(call, user, method, pending)
    return {"code": pending.code, "loginId": login_id_in(call.body)}


def _update(call: Call, method: str, address: str) -> dict[str, str]:
    """With `mfa`, the new factor is added to those of the session (Python, Node and Go SDK)."""
    user = known_user(call)
    session, options = own_session(call, user), SignInOptions()
    if optional_flag(call.body, "mfa"):
        options = added_factor(call, session, method)
    becomes_login_id = optional_flag(call.body, "addToLoginIDs")
    optional_flag(call.body, "onMergeUseExisting")  # that users are never merged is [assumed]
    if becomes_login_id:
        _check_unused(call, user, address, "the address is a login ID of another user")
    pending = replace(_new_code(call, options), new_address=address, becomes_login_id=becomes_login_id)
    _send(call, user, method, pending)
    return masked_field(method, address)


def _with_new_address(call: Call, user: User, method: str, pending: PendingCode) -> User:
    address = pending.new_address
    if not address:
        return user
    if pending.becomes_login_id:
        _check_unused(call, user, address, "the address has become a login ID of another user")
        user = replace(user, login_ids=tuple(dict.fromkeys((*user.login_ids, address))))
    return replace(user, email=address) if method == "email" else replace(user, phone=address)


def _check_unused(call: Call, user: User, address: str, message: str) -> None:
    """That another user's login ID is E062107 is [assumed]."""
    owner = call.project.find(address)
    if owner is not None and owner.user_id != user.user_id:
        raise ApiError(ErrorKind.USER_EXISTS, message)


def _new_code(call: Call, options: SignInOptions) -> PendingCode:
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return PendingCode(code=code, expires=call.now + call.project.settings.otp_lifetime, options=options)


def _send(call: Call, user: User, method: str, pending: PendingCode) -> None:
    """Deliver a code, which replaces an earlier one."""
    call.project.codes[user.user_id, method] = pending
    call.project.deliver("otp", method=method, login_id=login_id_in(call.body), code=pending.code)


def _checked(call: Call, user: User, method: str, code: str) -> PendingCode:
    pending = call.project.codes.get((user.user_id, method))
    if pending is None:
        raise ApiError(ErrorKind.WRONG_CODE, "no code is waiting to be used")
    if call.now >= pending.expires:
        raise ApiError(ErrorKind.CODE_EXPIRED, "the code has expired")
    if pending.wrong_attempts >= call.project.settings.otp_attempts:
        raise ApiError(ErrorKind.TOO_MANY_ATTEMPTS, "too many wrong codes, ask for a new one")
    if not hmac.compare_digest(pending.code.encode(), code.encode()):
        counted = replace(pending, wrong_attempts=pending.wrong_attempts + 1)
        call.project.codes[user.user_id, method] = counted
        raise ApiError(ErrorKind.WRONG_CODE, "the code is wrong")
    return pending


NEW_EMAIL, NEW_PHONE = {**UPDATE, "email": TEXT}, {**UPDATE, "phone": TEXT}

ENDPOINTS = (
    Endpoint("POST", f"/v1/auth/otp/signup/{METHOD}", partial(challenge, "signup"), SIGN_UP),
    Endpoint("POST", f"/v1/auth/otp/signin/{METHOD}", partial(challenge, "signin"), SIGN_IN),
    Endpoint("POST", f"/v1/auth/otp/signup-in/{METHOD}", partial(challenge, "signup-in"), SIGN_UP),
    Endpoint("POST", f"/v1/auth/otp/verify/{METHOD}", verify, {**LOGIN_ID, "code": TEXT}),
    Endpoint("POST", "/v1/auth/otp/update/email", update_email, NEW_EMAIL, "refresh JWT"),
    Endpoint("POST", f"/v1/auth/otp/update/phone/{METHOD}", update_phone, NEW_PHONE, "refresh JWT"),
    Endpoint("POST", "/v1/mgmt/tests/generate/otp", generate, GENERATE, "management key"),
)
