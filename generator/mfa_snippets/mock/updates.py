"""New addresses of known users, proven by a one-time code."""

from __future__ import annotations

from mfa_snippets.mock.addresses import channel_of, is_email, is_phone, masked
from mfa_snippets.mock.bodies import flag, login_id_in, text
from mfa_snippets.mock.calls import Call, Endpoint
from mfa_snippets.mock.challenges import AddressChange, PendingCode, Upgrade
from mfa_snippets.mock.errors import INVALID_ARGUMENTS, USER_EXISTS, ApiError
from mfa_snippets.mock.fields import TEXT, UPDATE
from mfa_snippets.mock.otp import METHOD, random_code, send
from mfa_snippets.mock.sessions import own_session
from mfa_snippets.mock.upgrades import upgrade_of
from mfa_snippets.mock.users import User


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
    Endpoint("POST", "/v1/auth/otp/update/email", update_email, {**UPDATE, "email": TEXT}, "refresh JWT"),
    Endpoint(
        "POST", f"/v1/auth/otp/update/phone/{METHOD}", update_phone, {**UPDATE, "phone": TEXT}, "refresh JWT"
    ),
)
