"""Failures of the API on request, for the next calls of a path."""

import math
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jwt

from mfa_snippets.emulator.endpoints import (
    ApiResponse,
    Call,
    Headers,
    Operation,
    error_response,
    json_response,
)
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, login_id_in
from mfa_snippets.emulator.project_state import Fault
from mfa_snippets.emulator.tokens import MFA, REFRESH, STEPUP, sign
from mfa_snippets.emulator.users import User

Body = dict[str, Any]
FaultFunction = Callable[[Call, Operation, Fault], ApiResponse]
"""Responds to a call; one that never performs the operation leaves the project's state as it is."""
TOKENS = ("sessionJwt", "refreshJwt")
SECONDS_PAST = 60
BAD_GATEWAY = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"


def respond(call: Call, path: str, perform: Operation) -> ApiResponse:
    """The response of an operation, or of the next fault requested for its path."""
    planned = call.project.faults.get(path)
    if not planned:
        return _session_response(call, perform(call))
    fault = planned.popleft()
    try:
        return FAULTS[fault.name](call, perform, fault)
    except ApiError as error:
        if error.kind is ErrorKind.LINK_PENDING:  # an early poll: the fault applies to the final response
            planned.appendleft(fault)
        raise


def _session_response(call: Call, body: Mapping[str, Any]) -> ApiResponse:
    """A response; in cookie mode the refresh JWT is in `Set-Cookie` and empty in the body."""
    if call.project.settings.tokens == "body" or "refreshJwt" not in body:
        return json_response(body)
    attributes = f"Path=/; Max-Age={body['cookieMaxAge']}; HttpOnly; SameSite=Strict"
    cookie = f"{REFRESH}={body['refreshJwt']}; {attributes}"
    return json_response({**body, "refreshJwt": ""}, headers={"Set-Cookie": cookie})


def _edits(edit: Callable[[Call, Body], Body]) -> FaultFunction:
    """A fault that edits the response of the operation."""
    return lambda call, perform, _fault: _session_response(call, edit(call, dict(perform(call))))


def _changes_call(change: Callable[[Call], Call]) -> FaultFunction:
    """A fault that changes the call before the operation."""
    return lambda call, perform, _fault: _session_response(call, perform(change(call)))


def _responds(response: ApiResponse) -> FaultFunction:
    """A fault with the same response for every call."""
    return lambda _call, _perform, _fault: response


def _error(kind: ErrorKind, headers: Headers = None) -> ApiResponse:
    return error_response(ApiError(kind, "a fault was asked for"), headers)


def _foreign_refresh_jwt(call: Call, body: Body) -> Body:
    token = body.get("refreshJwt")
    return {**body, "refreshJwt": _of_other_user(call, token)} if token else body


def _without_mfa(call: Call, body: Body) -> Body:
    factors = {name: _claims(body.get(name)).get("amr", ()) for name in TOKENS}
    edited = {name: _edited(call, body[name], amr=amr[-2:-1]) for name, amr in factors.items() if MFA in amr}
    return {**body, **edited}


def _without_stepup(call: Call, body: Body) -> Body:
    claims = {name: _claims(body[name]) for name in TOKENS if body.get(name)}
    for values in claims.values():
        values.pop(STEPUP, None)
    return {**body, **{name: sign(values, call.project) for name, values in claims.items()}}


def _forged_session_jwt(_call: Call, body: Body) -> Body:
    """The session JWT gets the signature of the refresh JWT."""
    if not (body.get("sessionJwt") and body.get("refreshJwt")):
        return body
    content, signature = body["sessionJwt"].rpartition(".")[0], body["refreshJwt"].rpartition(".")[2]
    return {**body, "sessionJwt": f"{content}.{signature}"}


def _expired_session_jwt(call: Call, body: Body) -> Body:
    past, token = int(time.time()) - SECONDS_PAST, body.get("sessionJwt")
    return {**body, "sessionJwt": _edited(call, token, iat=past - SECONDS_PAST, exp=past)} if token else body


def _without(name: str) -> FaultFunction:
    """A fault that empties a field."""
    return _edits(lambda _call, body: {**body, name: ""} if name in body else body)


def _expired(call: Call) -> Call:
    longest = max(call.project.settings.otp_lifetime, call.project.settings.link_lifetime)
    call.project.clock_offset += longest
    return replace(call, now=call.now + longest)


def _unknown_user(call: Call) -> Call:
    if user := call.project.find(login_id_in(call.body)):
        call.project.remove(user)
    return call


def _with_refresh_jwt(call: Call, token: str | None) -> Call:
    return replace(call, bearer=replace(call.bearer, jwt=token))


def _delay(call: Call, perform: Operation, fault: Fault) -> ApiResponse:
    response = _session_response(call, perform(call))
    response.delay = fault.seconds
    return response


def _rate_limit(_call: Call, _perform: Operation, fault: Fault) -> ApiResponse:
    return _error(ErrorKind.RATE_LIMIT, {"Retry-After": str(math.ceil(fault.seconds))})


def _connection_reset(_call: Call, _perform: Operation, _fault: Fault) -> ApiResponse:
    response = ApiResponse(b"")
    response.is_reset = True
    return response


def _used(call: Call, perform: Operation, _fault: Fault) -> ApiResponse:
    perform(call)
    return _session_response(call, perform(call))


def _claims(token: str | None) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False}) if token else {}
    return claims


def _of_other_user(call: Call, token: str) -> str:
    email = f"stranger-{secrets.token_hex(8)}@example.com"
    other = User(login_ids=(email,), email=email, created=int(call.now))
    call.project.save(other)
    return _edited(call, token, sub=other.user_id)


def _edited(call: Call, token: str, **changes: Any) -> str:
    return sign({**_claims(token), **changes}, call.project)


FAULTS: Mapping[str, FaultFunction] = {
    # The response has a valid refresh JWT of another user of the project.
    "foreign_refresh_jwt": _edits(_foreign_refresh_jwt),
    # The session is only of the last factor; or is not stepped up.
    "without_mfa": _edits(_without_mfa),
    "without_stepup": _edits(_without_stepup),
    "error_500": _responds(_error(ErrorKind.INTERNAL)),
    # Retry after `seconds`.
    "rate_limit": _rate_limit,
    # Like a proxy, and like a gateway with JSON but no `errorCode`.
    "html_502": _responds(ApiResponse(BAD_GATEWAY, 502, {"Content-Type": "text/html; charset=utf-8"})),
    "json_403": _responds(ApiResponse(b'{"message":"Forbidden"}', 403)),
    "broken_json": _responds(ApiResponse(b'{"broken')),
    # Some SDKs retry, and wait for seconds if it happens twice.
    "error_503": _responds(_error(ErrorKind.UNAVAILABLE)),
    # The response is `seconds` late; other calls are not delayed.
    "delay": _delay,
    "connection_reset": _connection_reset,
    "no_refresh_jwt": _without("refreshJwt"),
    "no_session_jwt": _without("sessionJwt"),
    # The call comes after codes and links have expired, were used, or after the user was deleted.
    "expired": _changes_call(_expired),
    "used": _used,
    "unknown_user": _changes_call(_unknown_user),
    # The call comes without its refresh JWT, as behind a proxy that truncates headers; or with a foreign one.
    "missing_refresh_jwt": _changes_call(lambda call: _with_refresh_jwt(call, None)),
    "others_refresh_jwt": _changes_call(
        lambda call: _with_refresh_jwt(call, call.bearer.jwt and _of_other_user(call, call.bearer.jwt))
    ),
    # The session JWT has another JWT's signature; or expired a minute ago.
    "forged_session_jwt": _edits(_forged_session_jwt),
    "expired_session_jwt": _edits(_expired_session_jwt),
}
"""What goes wrong with a call, by name, in the order in which users see it."""
