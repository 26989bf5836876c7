"""One-time codes and magic links, which sign in whoever has them, and enchanted links, for their sender."""

import hmac
import secrets
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from mfa_snippets.emulator import users
from mfa_snippets.emulator.calls import ApiError, Call, ErrorKind, checked_uri, with_parameter
from mfa_snippets.emulator.limits import keep_latest
from mfa_snippets.emulator.project_state import Message, Pending, SignInOptions, User
from mfa_snippets.emulator.sessions import added_factor, check_earlier, own_session, sign_in, sign_in_options

OTP, MAGIC, ENCHANTED = "otp", "magic_link", "enchanted_link"
DIGITS = 6
URI_FIELDS = ("URI", "redirectUrl", "uri")  # spellings of the same field: of most SDKs, and of one SDK each
BAD_LINK = {
    MAGIC: (ErrorKind.LINK_EXPIRED, "Failed to load magic link token"),
    ENCHANTED: (ErrorKind.LINK_NOT_FOUND, "the link was not found, might be expired"),
}
"""The error for a link that is unknown, used or too old."""


def send_to_new_user(call: Call, kind: str, method: str) -> dict[str, Any]:
    """Make a user, and send a code or link."""
    return _send(call, kind, method, users.new_user(call))


def send_to_known_user(call: Call, kind: str, method: str) -> dict[str, Any]:
    """Send a code or link to a user, as first or second factor."""
    return _send(call, kind, method, users.known_user(call))


def send_to_any_user(call: Call, kind: str, method: str) -> dict[str, Any]:
    """Send a code or link, as first or second factor; an unknown user is made."""
    return _send(call, kind, method, users.any_user(call))


def _send(call: Call, kind: str, method: str, user: User) -> dict[str, Any]:
    is_email = method == "email"
    address, is_valid = user.address(method), users.is_email if is_email else users.is_phone
    if not is_valid(address):  # the error is [assumed]
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, f"the user has no valid address for {method}")
    options = sign_in_options(call, user, method)
    is_trusted = user.verified_email if is_email else user.verified_phone
    is_trusted |= call.project.settings.unverified_address == "accept"
    if (options.is_mfa or options.is_stepup) and not is_trusted:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the address of the user was never verified")
    pending = _kept(call, user, _new(call, kind, user, method, options))
    call.project.save(user)
    message = _deliver(call, pending)
    polled = {"pendingRef": pending.pending_ref, "linkId": message.link_id} if kind == ENCHANTED else {}
    attempts = {"verificationAttempts": call.project.settings.otp_attempts} if kind == OTP else {}
    return {**polled, **attempts, **users.masked_field(method, address)}


def update_email(call: Call) -> dict[str, str]:
    """Send a code to a new address; with `mfa`, it adds a factor to the session (Python, Node, Go SDK)."""
    address = call.body.required("email")
    if not users.is_email(address):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the field email is no email address")
    return _update(call, "email", address)


def update_phone(call: Call, method: str) -> dict[str, str]:
    """Send a code to a new number; with `mfa`, it adds a factor to the session (Python, Node, Go SDK)."""
    number = call.body.required("phone")
    if not users.is_phone(number) or method == "email":
        message = "expected a phone number in E.164 form, and sms, voice or whatsapp"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message)
    return _update(call, method, number)


def _update(call: Call, method: str, address: str) -> dict[str, str]:
    user = users.known_user(call)
    session = own_session(call, user)
    is_mfa, alone = call.body.flag("mfa"), SignInOptions(session_id=session.id)
    options = added_factor(call, session, method) if is_mfa else alone
    becomes_login_id = call.body.flag("addToLoginIDs")
    call.body.flag("onMergeUseExisting")  # that users are never merged is [assumed]
    if becomes_login_id:
        _check_unused(call, user, address)
    pending = _kept(call, user, _new(call, OTP, user, method, options))
    _deliver(call, replace(pending, new_address=address, becomes_login_id=becomes_login_id))
    return users.masked_field(method, address)


def generate(call: Call, kind: str) -> dict[str, str]:
    """A code or link for a test user, before the sign-in that it is for, or after it [assumed]."""
    user = users.known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if not user.test:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user is no test user")
    method = "email" if kind == ENCHANTED else call.body.required("deliveryMethod").lower()
    if method not in users.DELIVERY_METHODS:
        message = f"deliveryMethod must be one of {', '.join(users.DELIVERY_METHODS)}"
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, message)
    pending = _new(call, kind, user, method, sign_in_options(call, user, method))
    if earlier := _waiting(call, pending):
        pending = replace(
            earlier, code=pending.code, expires=pending.expires, uri=pending.uri, wrong_attempts=0
        )
    sent = {"code": pending.code, "link": _deliver(call, pending).link, "pendingRef": pending.pending_ref}
    shown = {OTP: ("code",), MAGIC: ("link",), ENCHANTED: ("link", "pendingRef")}[kind]
    return {**{name: sent[name] for name in shown}, "loginId": call.body.login_id()}


def verify_code(call: Call, method: str) -> dict[str, Any]:
    """Sign in with the code that was sent; what it adds to was kept since then."""
    call.body.login_id()
    code, user = call.body.required("code"), users.known_user(call)
    pending = call.project.codes.get(key := (user.user_id, method))
    if pending is None:
        raise ApiError(ErrorKind.WRONG_CODE, "no code is waiting to be used")
    if call.now >= pending.expires:
        raise ApiError(ErrorKind.CODE_EXPIRED, "the code has expired")
    if pending.wrong_attempts >= call.project.settings.otp_attempts:
        raise ApiError(ErrorKind.TOO_MANY_ATTEMPTS, "too many wrong codes, ask for a new one")
    if not hmac.compare_digest(pending.code.encode(), code.encode()):
        call.project.codes[key] = replace(pending, wrong_attempts=pending.wrong_attempts + 1)
        raise ApiError(ErrorKind.WRONG_CODE, "the code is wrong")
    check_earlier(call, pending.options)
    if address := pending.new_address:
        user = replace(user, email=address) if method == "email" else replace(user, phone=address)
    if pending.becomes_login_id:
        _check_unused(call, user, address)
        user = replace(user, login_ids=tuple(dict.fromkeys((*user.login_ids, address))))
    del call.project.codes[key]
    call.project.used.append(pending.code)
    return sign_in(call, users.with_verified_address(user, method), method, pending.options)


def verify_magic_link(call: Call) -> dict[str, Any]:
    """Sign in with the token of a link."""
    return _sign_in_with_link(call, _link_of_token(call, MAGIC), call.body.text("token"))


def verify_enchanted_link(call: Call) -> dict[str, Any]:
    """Take a click; the session is for whoever polls for it."""
    call.project.click(_link_of_token(call, ENCHANTED).code)
    return {}


def pending_session(call: Call) -> dict[str, Any]:
    """The session once the link was clicked; until then E062503."""
    pending_ref = call.body.required("pendingRef")
    link = call.project.links.get(pending_ref)
    if link is None or link.pending_ref != pending_ref or call.now >= link.expires:
        raise ApiError(*BAD_LINK[ENCHANTED])
    if not link.is_clicked:
        raise ApiError(ErrorKind.LINK_PENDING, "the link was not clicked yet")
    return _sign_in_with_link(call, link, pending_ref)


def _new(call: Call, kind: str, user: User, method: str, options: SignInOptions) -> Pending:
    settings, is_code = call.project.settings, kind == OTP
    return Pending(
        kind=kind,
        code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" if is_code else secrets.token_hex(32),
        user_id=user.user_id,
        method=method,
        expires=call.now + (settings.otp_lifetime if is_code else settings.link_lifetime),
        options=options,
        pending_ref=secrets.token_hex(16) if kind == ENCHANTED else "",
        uri="" if is_code else checked_uri([call.body.text(name) for name in URI_FIELDS]),
    )


def _waiting(call: Call, pending: Pending) -> Pending | None:
    """The latest code or link like this one that can still be used."""
    sent = (*call.project.codes.values(), *call.project.links.values())
    is_like = attrgetter("kind", "user_id", "method")
    like = [one for one in sent if is_like(one) == is_like(pending) and call.now < one.expires]
    return next((one for one in reversed(like) if not one.is_clicked), None)


def _kept(call: Call, user: User, pending: Pending) -> Pending:
    """For a test user, with the code or link that is there already (the vendor's live tests)."""
    earlier = _waiting(call, pending) if user.test else None
    return replace(pending, code=earlier.code, pending_ref=earlier.pending_ref) if earlier else pending


def _deliver(call: Call, pending: Pending) -> Message:
    """Deliver a code, which replaces an earlier one, or a link with its token as `t` [assumed]."""
    project = call.project
    send = partial(project.deliver, pending.kind, method=pending.method, login_id=call.body.login_id())
    if pending.kind == OTP:
        project.codes[pending.user_id, pending.method] = pending
        return send(code=pending.code)
    project.links = {key: other for key, other in project.links.items() if call.now < other.expires}
    project.links.update({key: pending for key in (pending.code, pending.pending_ref) if key})
    keep_latest(project.links)
    link = with_parameter(pending.uri, "t", pending.code)
    link_id = f"{secrets.randbelow(90) + 10}" if pending.kind == ENCHANTED else ""
    return send(code=pending.code, link=link, link_id=link_id)


def _check_unused(call: Call, user: User, address: str) -> None:
    """That another user's login ID is E062107 is [assumed]."""
    owner = call.project.find(address)
    if owner is not None and owner.user_id != user.user_id:
        raise ApiError(ErrorKind.USER_EXISTS, "the address is a login ID of another user")


def _link_of_token(call: Call, kind: str) -> Pending:
    token = call.body.required("token")
    link = call.project.links.get(token)
    if link is None or link.code != token or link.kind != kind or call.now >= link.expires:
        raise ApiError(*BAD_LINK[kind])
    return link


def _sign_in_with_link(call: Call, link: Pending, key: str) -> dict[str, Any]:
    check_earlier(call, link.options)
    user = users.with_verified_address(call.project.users[link.user_id], link.method)
    del call.project.links[key]
    call.project.used.append(link.code)
    return sign_in(call, user, link.method, link.options)
