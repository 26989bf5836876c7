"""Passkeys (WebAuthn): options for the user's browser, and checks of what its authenticator signed.

The form of options and responses is that of descope-js, `packages/sdks/web-js-sdk/src/sdk/webauthn.ts`.
"""

import json
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from mfa_snippets.emulator.calls import ApiError, Body, Call, ErrorKind, parse_object
from mfa_snippets.emulator.project_state import Ticket, User
from mfa_snippets.emulator.sessions import check_earlier, sign_in, sign_in_options, update_options
from mfa_snippets.emulator.users import known_user

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
    user, server, name = known_user(call), _server(call.body.required("origin")), call.body.login_id()
    options = update_options(call, user, PASSKEY)
    entity = {"id": user.user_id.encode(), "name": name, "displayName": user.name or name}
    creation, state = server.register_begin(entity, _credentials(user), PREFERRED, PREFERRED)
    return _started(call, CREATION, creation, user_id=user.user_id, sign_in=options, state=state)


def finish_enrollment(call: Call) -> dict[str, Any]:
    """Check what the browser created, and keep it."""
    ticket, user, response = _finished(call, CREATION)
    try:
        created = _server(ticket.address).register_complete(ticket.state, response)
        credential = created.credential_data
        if any(credential.credential_id in other.passkeys for other in call.project.users.values()):
            raise ValueError("its credential ID is registered already")  # WebAuthn section 7.1
        with suppress(InvalidSignature):  # any other error is one of the key
            credential.public_key.verify(b"", b"")
    except UNREADABLE as error:
        raise _refused(call, error) from None
    passkey = {credential.credential_id: (credential, created.counter)}
    user = replace(user, passkeys={**user.passkeys, **passkey})
    check_earlier(call, ticket.sign_in)
    if not ticket.sign_in.is_mfa:
        call.project.save(user)
        return {}
    return {"jwt": sign_in(call, user, PASSKEY, ticket.sign_in)}


def start_sign_in(call: Call) -> dict[str, Any]:
    """Options to use a passkey, as first or second factor; a user without one is E011004 [assumed]."""
    user, server = known_user(call), _server(call.body.required("origin"))
    options = sign_in_options(call, user, PASSKEY)
    if not user.passkeys:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user has no passkey")
    request, state = server.authenticate_begin(_credentials(user), PREFERRED)
    return _started(call, USE, request, user_id=user.user_id, sign_in=options, state=state)


def finish_sign_in(call: Call) -> dict[str, Any]:
    """Check signature, challenge, origin and counter (WebAuthn section 7.2), and sign in."""
    from fido2.webauthn import AuthenticationResponse

    ticket, user, credential = _finished(call, USE)
    try:
        response, server = AuthenticationResponse.from_dict(credential), _server(ticket.address)
        used = server.authenticate_complete(ticket.state, _credentials(user), response)
        count = response.response.authenticator_data.counter
    except UNREADABLE as error:
        raise _refused(call, error) from None
    _, before = user.passkeys[used.credential_id]
    if (count or before) and count <= before:
        raise _refused(call, "its counter did not grow")
    check_earlier(call, ticket.sign_in)
    user = replace(user, passkeys={**user.passkeys, used.credential_id: (used, count)})
    return sign_in(call, user, PASSKEY, ticket.sign_in)


def _server(origin: str) -> Any:
    """A `Fido2Server` for responses from an origin; that its host is the relying party is [assumed]."""
    from fido2.server import Fido2Server  # here, since it takes as long as all else that a server imports
    from fido2.webauthn import PublicKeyCredentialRpEntity

    if not (found := ORIGIN.fullmatch(origin)):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the field origin is not like https://example.com")
    host = found[1].strip("[]").lower()
    party = PublicKeyCredentialRpEntity(name=host, id=host)
    return Fido2Server(party, verify_origin=lambda other: other == origin)


def _credentials(user: User) -> list[Any]:
    return [credential for credential, _ in user.passkeys.values()]


def _started(call: Call, kind: str, options: Mapping[str, Any], **ticket: Any) -> dict[str, Any]:
    transaction = call.project.open_ticket(kind, address=call.body.required("origin"), **ticket)
    return {"transactionId": transaction, "options": json.dumps(dict(options)), "create": kind == CREATION}


def _finished(call: Call, kind: str) -> tuple[Ticket, User, Body]:
    """The ticket of a transaction, its user, and the browser's response; one SDK writes `transactionID`.

    A ticket works once; the error is E061005 otherwise [assumed].
    """
    transaction = call.body.text("transactionID") or call.body.required("transactionId")
    response = parse_object(call.body.required("response").encode())
    ticket = call.project.take_ticket(transaction, kind)
    user = call.project.users.get(ticket.user_id) if ticket else None
    if ticket is None or user is None:
        raise _refused(call, "the transaction is unknown, used or too old")
    return ticket, user, response


def _refused(call: Call, reason: object) -> ApiError:
    """The error for a passkey that proves nothing: E061005 [assumed]."""
    message = f"the passkey's response is not valid: {reason}"
    return ApiError(ErrorKind.INVALID_TOKEN, message, call.project.settings.bad_credential)
