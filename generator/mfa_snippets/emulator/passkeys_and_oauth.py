"""Factors in the user's browser: passkeys (WebAuthn), and sign-in at an identity provider (OAuth)."""

import html
import json
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mfa_snippets.emulator import sessions, users
from mfa_snippets.emulator.calls import ApiError, Body, Call, ErrorKind, checked_uri, parse_object
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.records import Ticket, User
from mfa_snippets.emulator.sessions import sign_in

PASSKEY, OAUTH = "webauthn", "oauth"  # their channels in `amr`
CREATION, USE = "passkey creation", "passkey use"  # kinds of tickets
STARTED, SIGNED_IN = "oauth sign-in", "oauth code"  # as well
ORIGIN = re.compile(r"https?://([^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
# What fido2 raises for a response that it cannot read: struct.error if CBOR ends early, NotImplementedError
# for a type of key that it cannot verify, UnsupportedAlgorithm for a curve.
UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError),
    *(struct.error, NotImplementedError, UnsupportedAlgorithm),
)
DENIED = "access_denied"  # RFC 6749, section 4.1.2.1; that Descope passes it on as `err` is [assumed]
PAGE_NAME, PAGE = "provider", Path(__file__).with_name("provider.html").read_text("utf-8")


# The form of options and responses is that of descope-js, packages/sdks/web-js-sdk/src/sdk/webauthn.ts.
def start_enrollment(call: Call) -> dict[str, Any]:
    """Options to create a passkey; with `mfa`, the finish opens a session that keeps the earlier factors."""
    user, server, name = users.known_user(call), _server(call.body.required("origin")), call.body.login_id()
    options = sessions.update_options(call, user, PASSKEY)
    entity = {"id": user.user_id.encode(), "name": name, "displayName": user.name or name}
    creation, state = server.register_begin(entity, _credentials(user), "preferred", "preferred")
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
        raise _bad_response(call, error) from None
    user = replace(user, passkeys={**user.passkeys, credential.credential_id: (credential, created.counter)})
    if ticket.sign_in.is_mfa:
        return {"jwt": sign_in(call, user, PASSKEY, ticket.sign_in)}
    sessions.check_live(call, ticket.sign_in.session_id)
    call.project.save(user)
    return {}


def start_sign_in(call: Call) -> dict[str, Any]:
    """Options to use a passkey, as first or second factor; a user without one is E011004 [assumed]."""
    user, server = users.known_user(call), _server(call.body.required("origin"))
    options = sessions.sign_in_options(call, user, PASSKEY)
    if not user.passkeys:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the user has no passkey")
    request, state = server.authenticate_begin(_credentials(user), "preferred")
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
        raise _bad_response(call, error) from None
    _, before = user.passkeys[used.credential_id]
    if (count or before) and count <= before:
        raise _bad_response(call, "its counter did not grow")
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
    """The ticket of a transaction, its user, and the browser's response; one SDK writes `transactionID`."""
    transaction = call.body.text("transactionID") or call.body.required("transactionId")
    response = parse_object(call.body.required("response").encode())
    ticket = call.project.take_ticket(transaction, kind)
    user = call.project.users.get(ticket.user_id) if ticket else None
    if ticket is None or user is None:
        raise _bad_response(call, "the transaction is unknown, used or too old")
    return ticket, user, response


def _bad_response(call: Call, reason: object) -> ApiError:
    """E061005 [assumed], as for a code of OAuth."""
    message = f"the passkey's response is not valid: {reason}"
    return ApiError(ErrorKind.INVALID_TOKEN, message, call.project.settings.bad_credential)


def start_oauth(call: Call) -> dict[str, str]:
    """The URL of the provider's page; the login options are the body itself (all SDKs)."""
    query = Body(call.request.query_params)
    provider = query.required("provider")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", provider):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the parameter provider is no name of a provider")
    redirect_url = checked_uri(map(query.text, ("redirectURL", "redirectUrl")))  # docs, one SDK: the second
    options = sessions.sign_in_options(call, None, OAUTH, call.body)
    state = call.project.open_ticket(STARTED, sign_in=options, address=redirect_url)
    url = call.request.url_for(PAGE_NAME, project_id=call.project.project_id, provider=provider)
    return {"url": f"{url}?state={state}"}


def exchange_oauth_code(call: Call) -> dict[str, Any]:
    """The session of the user who signed in at the provider, perhaps for the first time."""
    if (ticket := call.project.take_ticket(call.body.required("code"), SIGNED_IN)) is None:
        message = "the code is unknown, used or too old"
        raise ApiError(ErrorKind.INVALID_TOKEN, message, call.project.settings.bad_credential)
    email = ticket.login_id  # that users are found by it is [assumed]
    user = call.project.find(email) or User(login_ids=(email,), email=email, created=int(call.now))
    earlier = call.project.sessions.get(ticket.sign_in.session_id)
    if earlier and earlier.user_id != user.user_id:
        raise sessions.bad_refresh_jwt(call.project, "the refresh JWT belongs to another user")
    return sign_in(call, user, OAUTH, ticket.sign_in, email)


def provider_routes(emulator: Emulator) -> list[Route]:
    """The page of the identity provider, which the user's browser opens."""

    async def page(request: Request) -> Response:
        query, project = request.query_params, emulator.projects.get(request.path_params["project_id"])
        state, email = query.get("state", ""), query.get("email", "")
        ticket = project.find_ticket(state, STARTED) if project else None
        if project is None or ticket is None:
            return HTMLResponse("<!doctype html><title>Expired</title><h1>Start the sign-in again</h1>", 400)
        if "err" not in query and not users.is_email(email):
            error = "This is no email address" if email else ""
            texts = {**request.path_params, "state": state, "error": error, "denied": DENIED}
            return HTMLResponse(PAGE.format_map({name: html.escape(text) for name, text in texts.items()}))
        del project.tickets[state]
        answer = {"err": DENIED}
        if "err" not in query:
            answer = {"code": project.open_ticket(SIGNED_IN, login_id=email, sign_in=ticket.sign_in)}
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return RedirectResponse(URL(ticket.address).include_query_params(**answer), 303, headers)

    return [Route("/oauth/{project_id}/{provider}", page, methods=["GET"], name=PAGE_NAME)]
