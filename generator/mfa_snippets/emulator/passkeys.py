"""Passkeys (WebAuthn): options for the user's browser, and checks of what its authenticator signed.

The form of options and responses is that of descope-js, `packages/sdks/web-js-sdk/src/sdk/webauthn.ts`.
"""

import json
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from mfa_snippets.emulator.calls import ApiError, Call, ErrorKind, parse_object
from mfa_snippets.emulator.project_state import Passkey, SignInOptions, Ticket, User
from mfa_snippets.emulator.sessions import added_factor, check_earlier, own_session, sign_in, sign_in_options
from mfa_snippets.emulator.users import known_user

if TYPE_CHECKING:
    from fido2.server import Fido2Server

PASSKEY = "webauthn"  # its channel in `amr`
CREATION, USE = "passkey creation", "passkey use"  # kinds of tickets
PREFERRED = "preferred"
ORIGIN = re.compile(r"https?://([^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
# What fido2 raises for a response that it cannot read: struct.error if CBOR ends early, NotImplementedError
# for a type of key that it cannot verify, UnsupportedAlgorithm for a curve.
UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    *(struct.error, NotImplementedError, UnsupportedAlgorithm),
)


def start_enrollment(call: Call) -> dict[str, Any]:
    """Options to create a passkey; with `mfa`, the finish opens a session that keeps the earlier factors."""
    from fido2 import webauthn

    user, server = known_user(call), _server(call.body.required("origin"))
    session = own_session(call, user)
    is_mfa, alone = call.body.flag("mfa"), SignInOptions(session_id=session.id)
    options = added_factor(call, session, PASSKEY) if is_mfa else alone
    name = call.body.login_id()
    creation, state = server.register_begin(
        webauthn.PublicKeyCredentialUserEntity(
            id=user.user_id.encode(), name=name, display_name=user.name or name
        ),
        credentials=_credentials(user),
        resident_key_requirement=webauthn.ResidentKeyRequirement(PREFERRED),
        user_verification=webauthn.UserVerificationRequirement(PREFERRED),
    )
    return _started(call, CREATION, creation, user_id=user.user_id, sign_in=options, state=state)


def finish_enrollment(call: Call) -> dict[str, Any]:
    """Check what the browser created, and keep it."""
    ticket, user = _taken(call, CREATION)
    try:
        created = _server(ticket.address).register_complete(ticket.state, _response(call))
        if created.credential_data is None:
            raise ValueError("it has no public key")
        known = (one for other in call.project.users.values() for one in _credentials(other))
        if created.credential_data.credential_id in {one.credential_id for one in known}:
            raise ValueError("its credential ID is registered already")  # WebAuthn section 7.1
        with suppress(InvalidSignature):  # any other error is one of the key
            created.credential_data.public_key.verify(b"", b"")
    except UNREADABLE as error:
        raise _refused(call, error) from None
    passkey = Passkey(credential=bytes(created.credential_data), count=created.counter)
    user = replace(user, passkeys=(*user.passkeys, passkey))
    check_earlier(call, ticket.sign_in)
    if not ticket.sign_in.is_mfa:
        call.project.save(user)
        return {}
    return {"jwt": sign_in(call, user, PASSKEY, ticket.sign_in)}


def start_sign_in(call: Call) -> dict[str, Any]:
    """Options to use a passkey, as first or second factor; a user without one is E011004 [assumed]."""
    from fido2.webauthn import UserVerificationRequirement

    user, server = known_user(call), _server(call.body.required("origin"))
    options = sign_in_options(call, user, PASSKEY)
    if not user.passkeys:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user has no passkey")
    request, state = server.authenticate_begin(_credentials(user), UserVerificationRequirement(PREFERRED))
    return _started(call, USE, request, user_id=user.user_id, sign_in=options, state=state)


def finish_sign_in(call: Call) -> dict[str, Any]:
    """Check signature, challenge, origin and counter (WebAuthn section 7.2), and sign in."""
    from fido2.webauthn import AuthenticationResponse

    ticket, user = _taken(call, USE)
    try:
        response = AuthenticationResponse.from_dict(_response(call))
        server, known = _server(ticket.address), _credentials(user)
        used = server.authenticate_complete(ticket.state, known, response)
        count = response.response.authenticator_data.counter
    except UNREADABLE as error:
        raise _refused(call, error) from None
    passkey = next(one for one in user.passkeys if one.credential == bytes(used))
    if (count or passkey.count) and count <= passkey.count:
        raise _refused(call, "its counter did not grow")
    check_earlier(call, ticket.sign_in)
    others = tuple(one for one in user.passkeys if one is not passkey)
    user = replace(user, passkeys=(*others, replace(passkey, count=count)))
    return sign_in(call, user, PASSKEY, ticket.sign_in)


def _server(origin: str) -> "Fido2Server":
    """Checks responses from an origin; that its host is the relying party is [assumed]."""
    from fido2.server import Fido2Server  # here, since it takes as long as all else that a server imports
    from fido2.webauthn import PublicKeyCredentialRpEntity

    if not (found := ORIGIN.fullmatch(origin)):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the field origin is not like https://example.com")
    host = found[1].strip("[]").lower()
    party = PublicKeyCredentialRpEntity(name=host, id=host)
    return Fido2Server(party, verify_origin=lambda other: other == origin)


def _credentials(user: User) -> list[Any]:
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(passkey.credential) for passkey in user.passkeys]


def _started(call: Call, kind: str, options: Mapping[str, Any], **ticket: Any) -> dict[str, Any]:
    transaction = call.project.open_ticket(kind, address=call.body.required("origin"), **ticket)
    return {"transactionId": transaction, "options": json.dumps(dict(options)), "create": kind == CREATION}


def _taken(call: Call, kind: str) -> tuple[Ticket, User]:
    """The ticket of a transaction, which works once, and its user; E061005 otherwise [assumed]."""
    transaction = call.body.text("transactionId")
    transaction = transaction or call.body.required("transactionID")  # as one SDK writes it
    ticket = call.project.take_ticket(transaction, kind)
    user = call.project.users.get(ticket.user_id) if ticket else None
    if ticket is None or user is None:
        raise _refused(call, "the transaction is unknown, used or too old")
    return ticket, user


def _response(call: Call) -> dict[str, Any]:
    return parse_object(call.body.required("response").encode())


def _refused(call: Call, reason: object) -> ApiError:
    """The error for a passkey that proves nothing: E061005 [assumed]."""
    message = f"the passkey's response is not valid: {reason}"
    return ApiError(ErrorKind.INVALID_TOKEN, message, call.project.settings.bad_credential)
