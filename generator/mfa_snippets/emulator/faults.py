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

from mfa_snippets.emulator import calls
from mfa_snippets.emulator.calls import ApiError, ApiResponse, Call, ErrorKind
from mfa_snippets.emulator.project_state import User
from mfa_snippets.emulator.sessions import MFA, REFRESH, SESSION, STEPUP, read_refresh_jwt, sign

Body = Mapping[str, Any]
BAD_GATEWAY = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NO_LINGER = struct.pack("ii", 1, 0)
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
OF_REFRESH_JWT = ("missing_refresh_jwt", "others_refresh_jwt")  # wait for a call that has a refresh JWT
OF_CALL = ("delay", "expired", "unknown_user", *OF_REFRESH_JWT, "used")
EDITED: Mapping[str, tuple[str, ...]] = {
    "no_refresh_jwt": ("refreshJwt",),
    "no_session_jwt": ("sessionJwt",),
    "foreign_refresh_jwt": ("refreshJwt",),
    "without_mfa": ("sessionJwt", "refreshJwt"),
    "without_stepup": ("sessionJwt", "refreshJwt"),
    "forged_session_jwt": ("sessionJwt",),
    "expired_session_jwt": ("sessionJwt",),
    "future_session_jwt": ("sessionJwt",),
}
"""The tokens of the response that a fault changes."""
FAULTS = (*RESPONSES, *OF_CALL, *EDITED)


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


def respond(call: Call, path: str, perform: calls.Operation) -> ApiResponse:
    """The response of an operation, or of the next fault requested for its path."""
    planned = call.project.faults.get(path)
    if not planned or (planned[0][0] in OF_REFRESH_JWT and call.jwt is None):
        return _response(call, perform(call))
    fault = name, seconds = planned.popleft()
    if name in RESPONSES:
        return RESPONSES[name](seconds)
    try:
        body = perform(_changed_call(name, call))
        if name == "used":  # the call was made before
            body = perform(call)
    except ApiError as error:
        if error.kind is ErrorKind.LINK_PENDING:  # an early poll: the fault applies to the final response
            planned.appendleft(fault)
        raise
    response = _response(call, _edited(body, EDITED.get(name, ()), partial(_edited_token, name, call)))
    response.delay = seconds if name == "delay" else 0
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
    response = calls.json_response(_edited(body, moved, lambda _token: ""))
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
    return calls.error_response(ApiError(kind, "a fault was asked for"), headers)


def _changed_call(fault: str, call: Call) -> Call:
    """The call as it comes too late, for a user who is gone, or without its own refresh JWT."""
    project, token = call.project, call.jwt or ""
    match fault:
        case "expired":
            longest = max(project.settings.otp_lifetime, project.settings.link_lifetime)
            project.clock_offset += longest
            return replace(call, now=call.now + longest)
        case "unknown_user":
            if user := project.find(call.body.login_id()):
                project.remove(user)
        case "missing_refresh_jwt":  # as behind a proxy that truncates headers
            return replace(call, jwt=None)
        case "others_refresh_jwt":
            with suppress(ApiError):  # a bad one stays as it is
                claims = {**read_refresh_jwt(token, project), "sub": _other_user(call)}
                return replace(call, jwt=sign(claims, project))
    return call


def _edited_token(fault: str, call: Call, token: str) -> str:
    """A token that is missing, has the signature of another one, or is signed with other claims."""
    if fault in ("no_refresh_jwt", "no_session_jwt"):
        return ""
    if fault == "forged_session_jwt":
        return f"{token.rpartition('.')[0]}.{sign({}, call.project).rpartition('.')[2]}"
    claims, now = jwt.decode(token, options={"verify_signature": False}), int(time.time())
    match fault:
        case "foreign_refresh_jwt":
            claims["sub"] = _other_user(call)
        case "without_mfa" if MFA in claims["amr"]:
            claims["amr"] = claims["amr"][-2:-1]  # the last factor
        case "without_stepup":
            claims.pop(STEPUP, None)
        case "expired_session_jwt":  # a minute ago
            claims |= {"iat": now - 120, "exp": now - 60}
        case "future_session_jwt":  # of a clock that is two minutes fast
            claims |= {"iat": now + 120, "exp": now + 720}
    return sign(claims, call.project)


def _other_user(call: Call) -> str:
    """The ID of a new user of the project."""
    email = f"stranger-{secrets.token_hex(8)}@example.com"
    other = User(login_ids=(email,), email=email, created=int(call.now))
    call.project.save(other)
    return other.user_id
