"""Codes by message or authenticator app, magic links, and enchanted links, which sign in their sender."""

import secrets
from dataclasses import replace
from typing import Any

import pyotp
import segno
from starlette.datastructures import URL

from mfa_snippets.emulator import users
from mfa_snippets.emulator.calls import ApiError, Call, ErrorKind, checked_uri
from mfa_snippets.emulator.emulator import USED
from mfa_snippets.emulator.records import STEP_SECONDS, Message, SignInOptions, User, totp_code
from mfa_snippets.emulator.sessions import live_session, sign_in, sign_in_options, update_options

OTP, TOTP, MAGIC, ENCHANTED = "otp", "totp", "magic_link", "enchanted_link"
URI_FIELDS = ("URI", "redirectUrl", "uri")  # spellings of the same field: of most SDKs, and of one SDK each


def send(call: Call, kind: str, method: str, user: str) -> dict[str, Any]:
    """Send a code or link, as first or second factor; a sign-up makes the user."""
    find = {"new": users.new_user, "known": users.known_user, "any": users.any_user}[user]
    addressee, settings = find(call), call.project.settings
    address = addressee.address(method)
    users.check_address(method, address)
    options = sign_in_options(call, addressee, method)
    is_trusted = address in addressee.verified or settings.unverified_address == "accept"
    if (options.is_mfa or options.is_stepup) and not is_trusted:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the address of the user was never verified")
    sent = _new(call, kind, addressee, method, options)
    call.project.save(addressee)
    call.project.deliver(sent)
    polled = {"pendingRef": sent.reference, "linkId": sent.link_id} if kind == ENCHANTED else {}
    attempts = {"verificationAttempts": settings.otp_attempts} if kind == OTP else {}
    return {**polled, **attempts, **users.masked_field(method, address)}


def update(call: Call, method: str) -> dict[str, str]:
    """Send a code to a new address; with `mfa`, it adds a factor to the session (Python, Node, Go SDK)."""
    address = call.body.required("email" if method == "email" else "phone")
    users.check_address(method, address)
    user = users.known_user(call)
    options = replace(update_options(call, user, method), new_address=address)
    if call.body.flag("addToLoginIDs"):
        _check_unused(call, user, address)
        options = replace(options, new_login_id=address)
    call.project.deliver(_new(call, OTP, user, method, options))
    return users.masked_field(method, address)


def generate(call: Call, kind: str) -> dict[str, str]:
    """A code or link for a test user, before the sign-in that it is for, or after it [assumed]."""
    user = users.known_user(call, ErrorKind.MANAGED_USER_NOT_FOUND)
    if not user.test:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user is no test user")
    method = "email" if kind == ENCHANTED else call.body.required("deliveryMethod").lower()
    if method not in ("email", "sms", "voice", "whatsapp"):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "expected email, sms, voice or whatsapp")
    sent = _new(call, kind, user, method, sign_in_options(call, user, method), is_generated=True)
    call.project.deliver(sent)
    shown = {"code": sent.code} if kind == OTP else {"link": sent.link}
    polled = {"pendingRef": sent.reference} if kind == ENCHANTED else {}
    return {**shown, **polled, "loginId": call.body.login_id()}


def verify_code(call: Call, method: str) -> dict[str, Any]:
    """Sign in with the code that was sent; what it adds to was kept since then."""
    code, user = call.body.required("code"), users.known_user(call)
    sent = next(iter(call.project.waiting(kind=OTP, user_id=user.user_id, method=method)), None)
    if sent is None:
        raise ApiError(ErrorKind.WRONG_CODE, "no code is waiting to be used")
    if call.now >= sent.expires:
        raise ApiError(ErrorKind.CODE_EXPIRED, "the code has expired")
    if sent.wrong_attempts >= call.project.settings.otp_attempts:
        raise ApiError(ErrorKind.TOO_MANY_ATTEMPTS, "too many wrong codes, ask for a new one")
    if code != sent.code:
        sent.wrong_attempts += 1
        raise ApiError(ErrorKind.WRONG_CODE, "the code is wrong")
    if address := sent.options.new_address:
        user = replace(user, email=address) if method == "email" else replace(user, phone=address)
    if login_id := sent.options.new_login_id:
        _check_unused(call, user, login_id)
        user = replace(user, login_ids=tuple(dict.fromkeys((*user.login_ids, login_id))))
    return _sign_in_with(call, sent, user)


def verify_magic_link(call: Call) -> dict[str, Any]:
    """Sign in with the token of a link."""
    return _sign_in_with(call, _live_link(call, MAGIC, code=call.body.required("token")))


def verify_enchanted_link(call: Call) -> dict[str, Any]:
    """Take a click; the session is for whoever polls for it."""
    call.project.click(_live_link(call, ENCHANTED, code=call.body.required("token"), is_clicked=False))
    return {}


def pending_session(call: Call) -> dict[str, Any]:
    """The session once the link was clicked; until then E062503."""
    link = _live_link(call, ENCHANTED, reference=call.body.required("pendingRef"))
    if not link.is_clicked:
        raise ApiError(ErrorKind.LINK_PENDING, "the link was not clicked yet")
    return _sign_in_with(call, link)


def _new(
    call: Call, kind: str, user: User, method: str, options: SignInOptions, *, is_generated: bool = False
) -> Message:
    """A code, or a link with its token as `t` [assumed]."""
    code = secrets.token_hex(32) if kind != OTP else f"{secrets.randbelow(10**6):06}"
    reference, settings = secrets.token_hex(16), call.project.settings
    like = call.project.waiting(kind=kind, user_id=user.user_id, method=method, is_clicked=False)
    # A test user's stays good in a later sign-in, and a generated one continues it (the vendor's live tests).
    if earlier := next((sent for sent in like if user.test and call.now < sent.expires), None):
        reference = earlier.reference
        code, options = (code, earlier.options) if is_generated else (earlier.code, options)
    uri = "" if kind == OTP else checked_uri([call.body.text(name) for name in URI_FIELDS])
    return Message(
        kind=kind,
        method=method,
        login_id=call.body.login_id(),
        code=code,
        link=str(URL(uri).include_query_params(t=code)) if uri else "",
        link_id=f"{secrets.randbelow(90) + 10}" if kind == ENCHANTED else "",
        user_id=user.user_id,
        expires=call.now + (settings.otp_lifetime if kind == OTP else settings.link_lifetime),
        options=options,
        reference=reference,
    )


def _check_unused(call: Call, user: User, address: str) -> None:
    """That another user's login ID is E062107 is [assumed]."""
    owner = call.project.find(address)
    if owner is not None and owner.user_id != user.user_id:
        raise ApiError(ErrorKind.USER_EXISTS, "the address is a login ID of another user")


def _live_link(call: Call, kind: str, **fields: Any) -> Message:
    """The link with these values, which is neither unknown nor used nor too old."""
    for link in call.project.waiting(kind=kind, **fields):
        if call.now < link.expires:
            return link
    if kind == MAGIC:
        raise ApiError(ErrorKind.LINK_EXPIRED, "Failed to load magic link token")
    raise ApiError(ErrorKind.LINK_NOT_FOUND, "the link was not found, might be expired")


def _sign_in_with(call: Call, sent: Message, user: User | None = None) -> dict[str, Any]:
    """Sign in with a code or link, which verifies the address that it was sent to."""
    user = user or call.project.users[sent.user_id]
    response = sign_in(call, user, sent.method, sent.options, user.address(sent.method))
    for used in call.project.waiting(user_id=sent.user_id, reference=sent.reference):
        used.ended = USED
    return response


def sign_up_with_totp(call: Call) -> dict[str, Any]:
    """Make a user with an authenticator app, registered once a code was verified (docs, api/totp/sign-up)."""
    return _enrolled(call, users.new_user(call))


def update_totp(call: Call) -> dict[str, Any]:
    """Give the user of the refresh JWT a new key; the old one is good until the new one is verified."""
    user = users.known_user(call)
    live_session(call, user)
    return _enrolled(call, user)


def verify_totp(call: Call) -> dict[str, Any]:
    """Sign in with a code, as first or second factor; each code works once (RFC 6238 section 5.2)."""
    code, user, settings = call.body.required("code"), users.known_user(call), call.project.settings
    options, current = sign_in_options(call, user, TOTP), int(call.now) // STEP_SECONDS
    spent = user.totp_step if settings.totp_reuse == "reject" else -1
    new = replace(user, totp_key=user.new_totp_key, new_totp_key="")  # its first right code makes it the key
    for holder, earliest in ((new, 0), (user, spent + 1)):
        steps = range(max(current - settings.totp_window, earliest), current + settings.totp_window + 1)
        for step in steps if holder.totp_key else ():
            if code == totp_code(holder.totp_key, step):
                return sign_in(call, replace(holder, totp_step=step), TOTP, options)
    message = "the code is wrong, too old or already used"
    raise ApiError(ErrorKind.WRONG_CODE, message, settings.wrong_totp_code)


def _enrolled(call: Call, user: User) -> dict[str, Any]:
    key = pyotp.random_base32()
    call.project.save(replace(user, new_totp_key=key))
    url = call.project.deliver_key(user, call.body.login_id(), key).provisioning_url
    return {"provisioningURL": url, "image": qr_png(url), "key": key}


def qr_png(url: str) -> str:
    """A picture in Base64."""
    return segno.make(url, micro=False, mask=0).png_data_uri(scale=4).partition(",")[2]
