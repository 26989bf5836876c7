"""Failures of the API on request, for the next calls of a path."""

import math
import secrets
import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import jwt
from starlette.types import Receive, Scope, Send

from mfa_snippets.emulator.calls import (
    ApiError,
    ApiResponse,
    Call,
    ErrorKind,
    Operation,
    error_response,
    json_response,
)
from mfa_snippets.emulator.project_state import User
from mfa_snippets.emulator.tokens import MFA, REFRESH, SESSION, STEPUP, Claims, read_refresh_jwt, sign

Body = Mapping[str, Any]
EditClaims = Callable[[Call, Claims], Claims]
BAD_GATEWAY = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NO_LINGER = struct.pack("ii", 1, 0)


class ConnectionReset(ApiResponse):
    """Resets the TCP connection of its request; its status is 0."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        # In uvicorn, it is a method of an object that has the connection.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is None:
            raise ConnectionResetError("a connection reset was asked for")
        with suppress(OSError):
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def respond(call: Call, path: str, perform: Operation) -> ApiResponse:
    """The response of an operation, or of the next fault requested for its path."""
    planned = call.project.faults.get(path)
    if not planned or (planned[0][0] in OF_REFRESH_JWT and call.bearer.jwt is None):
        return _response(call, perform(call))
    fault = name, seconds = planned.popleft()
    if name in RESPONSES:
        return RESPONSES[name](seconds)
    try:
        body = perform(CHANGES[name](call) if name in CHANGES else call)
        if name == USED:
            body = perform(call)
    except ApiError as error:
        if error.kind is ErrorKind.LINK_PENDING:  # an early poll: the fault applies to the final response
            planned.appendleft(fault)
        raise
    names, edit = EDITS.get(name, ((), _empty))
    response = _response(call, _edited(body, names, partial(edit, call)))
    response.delay = seconds if name == DELAY else 0
    return response


def _response(call: Call, body: Body) -> ApiResponse:
    """A response; in cookie mode a JWT is in `Set-Cookie` and empty in the body. A logout deletes cookies."""
    settings, tokens = call.project.settings, body.get("jwt", body)
    longest = tokens.get("cookieMaxAge", 0)
    cookies = {
        "refreshJwt": (settings.tokens, REFRESH, longest),
        "sessionJwt": (settings.session_tokens, SESSION, min(settings.session_lifetime, longest)),
    }
    moved = [name for name, (where, *_) in cookies.items() if where == "cookies" and name in tokens]
    response = json_response(_edited(body, moved, partial(_empty, call)))
    for name in moved:
        if tokens[name] or not longest:
            _, cookie, lifetime = cookies[name]
            text = f"{cookie}={tokens[name]}; Path=/; Max-Age={lifetime}; HttpOnly; SameSite=Strict"
            response.headers.append("Set-Cookie", text)
    return response


def _edited(body: Body, names: Iterable[str], edit: Callable[[str], str]) -> Body:
    """A body with other tokens; that of a passkey's enrollment has them in `jwt`."""
    if "jwt" in body:
        return {**body, "jwt": _edited(body["jwt"], names, edit)}
    return {**body, **{name: edit(body[name]) for name in names if body.get(name)}}


def _error(kind: ErrorKind, **headers: str) -> ApiResponse:
    return error_response(ApiError(kind, "a fault was asked for"), headers)


def _after_expiry(call: Call) -> Call:
    longest = max(call.project.settings.otp_lifetime, call.project.settings.link_lifetime)
    call.project.clock_offset += longest
    return replace(call, now=call.now + longest)


def _of_deleted_user(call: Call) -> Call:
    if user := call.project.find(call.body.login_id()):
        call.project.remove(user)
    return call


def _with_others_refresh_jwt(call: Call) -> Call:
    token = call.bearer.jwt or ""
    with suppress(ApiError):  # a bad one stays as it is
        token = sign(_of_other_user(call, read_refresh_jwt(token, call.project)), call.project)
    return replace(call, bearer=replace(call.bearer, jwt=token))


def _empty(_call: Call, _token: str) -> str:
    return ""


def _forged(call: Call, token: str) -> str:
    content, signature = token.rpartition(".")[0], sign({}, call.project).rpartition(".")[2]
    return f"{content}.{signature}"


def _signed_again(edit: EditClaims, call: Call, token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return sign(edit(call, claims), call.project)


def _of_other_user(call: Call, claims: Claims) -> Claims:
    email = f"stranger-{secrets.token_hex(8)}@example.com"
    other = User(login_ids=(email,), email=email, created=int(call.now))
    call.project.save(other)
    return {**claims, "sub": other.user_id}


def _of_last_factor(_call: Call, claims: Claims) -> Claims:
    return {**claims, "amr": claims["amr"][-2:-1]} if MFA in claims["amr"] else claims


def _not_stepped_up(_call: Call, claims: Claims) -> Claims:
    return {name: value for name, value in claims.items() if name != STEPUP}


def _issued(seconds: int, lifetime: int, _call: Call, claims: Claims) -> Claims:
    """The claims of a token that was issued so many seconds from now."""
    issued = int(time.time()) + seconds
    return {**claims, "iat": issued, "exp": issued + lifetime}


RESPONSES: Mapping[str, Callable[[float], ApiResponse]] = {
    "error_500": lambda _: _error(ErrorKind.INTERNAL),
    # Some SDKs retry, and wait for seconds if it happens twice.
    "error_503": lambda _: _error(ErrorKind.UNAVAILABLE),
    "rate_limit": lambda seconds: _error(ErrorKind.RATE_LIMIT, **{"Retry-After": str(math.ceil(seconds))}),
    # Like a proxy, and like a gateway with JSON but no `errorCode`.
    "html_502": lambda _: ApiResponse(BAD_GATEWAY, 502, HTML),
    "json_403": lambda _: ApiResponse(b'{"message":"Forbidden"}', 403),
    "broken_json": lambda _: ApiResponse(b'{"broken'),
    "connection_reset": lambda _: ConnectionReset(b"", 0),
}
"""In place of the operation, for the `seconds` of the fault."""
CHANGES: Mapping[str, Callable[[Call], Call]] = {
    # The call comes after codes and links have expired, or after the user was deleted.
    "expired": _after_expiry,
    "unknown_user": _of_deleted_user,
    # The call comes without its refresh JWT, as behind a proxy that truncates headers; or with a foreign one.
    "missing_refresh_jwt": lambda call: replace(call, bearer=replace(call.bearer, jwt=None)),
    "others_refresh_jwt": _with_others_refresh_jwt,
}
SESSION_JWT, REFRESH_JWT = "sessionJwt", "refreshJwt"
EDITS: Mapping[str, tuple[tuple[str, ...], Callable[[Call, str], str]]] = {
    "no_refresh_jwt": ((REFRESH_JWT,), _empty),
    "no_session_jwt": ((SESSION_JWT,), _empty),
    # The response has a valid refresh JWT of another user of the project.
    "foreign_refresh_jwt": ((REFRESH_JWT,), partial(_signed_again, _of_other_user)),
    # The session is only of the last factor; or is not stepped up.
    "without_mfa": ((SESSION_JWT, REFRESH_JWT), partial(_signed_again, _of_last_factor)),
    "without_stepup": ((SESSION_JWT, REFRESH_JWT), partial(_signed_again, _not_stepped_up)),
    # The session JWT has the signature of another token; expired a minute ago; or comes from a clock that is
    # two minutes fast.
    "forged_session_jwt": ((SESSION_JWT,), _forged),
    "expired_session_jwt": ((SESSION_JWT,), partial(_signed_again, partial(_issued, -120, 60))),
    "future_session_jwt": ((SESSION_JWT,), partial(_signed_again, partial(_issued, 120, 600))),
}
"""Of which tokens in the response, and how."""
DELAY, USED = "delay", "used"  # the response comes later; the call was made before
FAULTS = (*RESPONSES, DELAY, *CHANGES, USED, *EDITS)  # what goes wrong with a call
OF_REFRESH_JWT = ("missing_refresh_jwt", "others_refresh_jwt")  # wait for a call that has a refresh JWT
