"""The endpoints of the API, as `openapi.yaml` describes them, and how they fail on request."""

import math
import secrets
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import jwt
import yaml
from starlette.types import Receive, Scope, Send

from mfa_snippets.emulator import sessions
from mfa_snippets.emulator.calls import ApiError, ApiResponse, Call, ErrorKind, error_response
from mfa_snippets.emulator.records import User
from mfa_snippets.emulator.sessions import MFA, REFRESH, SESSION, STEPUP

Fields = Mapping[str, Any]  # a JSON schema for each field of a body
TYPES: Mapping[str, type[Any]] = {"string": str, "boolean": bool, "object": dict}
_TEXT = Path(__file__).with_name("openapi.yaml").read_text("utf-8")
_FILE = yaml.load(_TEXT, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
DESCRIPTION = {name: part for name, part in _FILE.items() if not name.startswith("x-")}  # as OpenAPI has it
BAD_GATEWAY = b"<!DOCTYPE html><html lang=en><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n"
RESPONSES: Mapping[str, Callable[[float], ApiResponse]] = {  # in place of the operation's
    "error_500": lambda _: _error(ErrorKind.INTERNAL),
    # Some SDKs retry, and wait for seconds if it happens twice.
    "error_503": lambda _: _error(ErrorKind.UNAVAILABLE),
    "rate_limit": lambda seconds: _error(ErrorKind.RATE_LIMIT, **{"Retry-After": str(math.ceil(seconds))}),
    # Like a proxy, and like a gateway with JSON but no `errorCode`.
    "html_502": lambda _: ApiResponse(BAD_GATEWAY, 502, {"Content-Type": "text/html; charset=utf-8"}),
    "json_403": lambda _: ApiResponse(b'{"message":"Forbidden"}', 403),
    "broken_json": lambda _: ApiResponse(b'{"broken'),
    "connection_reset": lambda _: ConnectionReset(b"", 0),
}
OF_REFRESH_JWT = ("missing_refresh_jwt", "others_refresh_jwt")  # wait for a call that has a refresh JWT
OF_CALL = ("delay", "expired", "unknown_user", *OF_REFRESH_JWT, "used")
EDITED: Mapping[str, tuple[str, ...]] = {  # the tokens of the response that a fault changes
    "no_refresh_jwt": ("refreshJwt",),
    "no_session_jwt": ("sessionJwt",),
    "foreign_refresh_jwt": ("refreshJwt",),
    **dict.fromkeys(("without_mfa", "without_stepup"), ("sessionJwt", "refreshJwt")),
    **dict.fromkeys(("forged_session_jwt", "expired_session_jwt", "future_session_jwt"), ("sessionJwt",)),
}
FAULTS = (*RESPONSES, *OF_CALL, *EDITED)


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str  # without parameters, but for `{project_id}`
    operation: Callable[[Call], dict[str, Any]]  # raises ApiError
    fields: Fields  # of its body
    needs: str  # `refresh JWT`, `management key` or nothing
    is_public: bool  # whether it needs no credentials at all

    def perform(self, call: Call) -> dict[str, Any]:
        """Perform the operation; any management key is valid, and a missing one is a 401 [assumed]."""
        # Without public access to authentication methods, each call needs one (READMEs of the SDKs).
        needs_key = not (self.is_public or call.project.settings.public_access)
        if (needs_key or self.needs == "management key") and call.management_key is None:
            raise ApiError(ErrorKind.UNAUTHORIZED, "a management key is required")
        return self.operation(call)


def _endpoints() -> Iterator[Endpoint]:
    """Complete the description, and make an endpoint of each of its paths."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, described in methods.items():
            function = resolve_name(f"{__package__}.{described.pop('x-function')}")
            fields = described.pop("x-fields", {})
            summary = (function.__doc__ or "").partition("\n")[0]
            described |= {"summary": summary, "responses": _FILE["x-responses"]}
            if fields:
                required = [field for field, schema in fields.items() if schema.get("type") == "string"]
                body = {"type": "object", "required": required, "properties": fields}  # others may be null
                content = {"application/json": {"schema": body}}
                described["requestBody"] = {"required": True, "content": content}
            constants, needs = described.pop("x-with", {}), described.get("x-needs", "")
            is_public = "security" in described
            parameters = described.setdefault("parameters", [])
            enums = (each["schema"]["enum"] for each in parameters if each["name"] == "method")
            for values in [{"method": value} for value in next(enums, ())] or [{}]:
                operation = partial(function, **constants, **values)
                concrete = path.replace("{method}", values.get("method", ""))
                yield Endpoint(method.upper(), concrete, operation, fields, needs, is_public)


ENDPOINTS = tuple(_endpoints())


def field_notes(body: dict[str, Any], fields: Fields, prefix: str = "") -> Iterator[str]:
    """Describe unknown and ill-typed fields, as in `unknown field loginOptions.mfaa`."""
    for name, value in body.items():
        if (schema := fields.get(name)) is None:
            is_plain = name.isidentifier() and len(name) <= 64
            yield f"unknown field {prefix}{name if is_plain else repr(name[:64])}"
        elif value is not None and "type" in schema:
            kind = next(kind for kind in TYPES if kind in schema["type"])
            if not isinstance(value, TYPES[kind]):
                yield f"the field {prefix}{name} must be {'an' if kind == 'object' else 'a'} {kind}"
            elif kind == "object":
                yield from field_notes(value, schema["properties"], f"{prefix}{name}.")


class ConnectionReset(ApiResponse):
    """Resets the TCP connection of its request; its status is 0."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        # In uvicorn, it is a method of an object that has the connection.
        if (transport := getattr(getattr(receive, "__self__", None), "transport", None)) is None:
            raise ConnectionResetError("a connection reset was asked for")
        with suppress(OSError):
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def respond(endpoint: Endpoint, call: Call) -> ApiResponse:
    """The response of an operation, or of the next fault requested for its path."""
    planned = call.project.faults.get(call.request.scope["path"])
    if not planned or (planned[0][0] in OF_REFRESH_JWT and call.jwt is None):
        return _response(call, endpoint.perform(call))
    fault = name, seconds = planned.popleft()
    if name in RESPONSES:
        return RESPONSES[name](seconds)
    try:
        body = endpoint.perform(_changed_call(name, call))
        if name == "used":  # the call was made before
            body = endpoint.perform(call)
    except ApiError as error:
        if error.kind is ErrorKind.LINK_PENDING:  # an early poll: the fault applies to the final response
            planned.appendleft(fault)
        raise
    response = _response(call, _edited(body, EDITED.get(name, ()), partial(_edited_token, name, call)))
    response.delay = seconds if name == "delay" else 0
    return response


def _response(call: Call, body: dict[str, Any]) -> ApiResponse:
    """A response; in cookie mode a JWT is in `Set-Cookie` and empty in the body. A logout deletes cookies."""
    settings, tokens = call.project.settings, body.get("jwt", body)
    longest = tokens.get("cookieMaxAge", 0)
    cookies = {
        "refreshJwt": (settings.tokens, REFRESH, longest),
        "sessionJwt": (settings.session_tokens, SESSION, min(settings.session_lifetime, longest)),
    }
    moved = [name for name, (where, *_) in cookies.items() if where == "cookies" and name in tokens]
    response = ApiResponse(_edited(body, moved, lambda _token: ""))
    for name in moved:
        if tokens[name] or not longest:
            _, cookie, lifetime = cookies[name]
            text = f"{cookie}={tokens[name]}; Path=/; Max-Age={lifetime}; HttpOnly; SameSite=Strict"
            response.headers.append("Set-Cookie", text)
    return response


def _edited(body: dict[str, Any], names: Iterable[str], edit: Callable[[str], str]) -> dict[str, Any]:
    """A body with other tokens; that of a passkey's enrollment has them in `jwt`."""
    if "jwt" in body:
        return {**body, "jwt": _edited(body["jwt"], names, edit)}
    return {**body, **{name: edit(body[name]) for name in names if body.get(name)}}


def _error(kind: ErrorKind, **headers: str) -> ApiResponse:
    return error_response(ApiError(kind, "a fault was asked for"), headers)


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
                claims = {**sessions.read_refresh_jwt(token, project), "sub": _other_user(call)}
                return replace(call, jwt=sessions.sign(claims, project))
    return call


def _edited_token(fault: str, call: Call, token: str) -> str:
    """A token that is missing, has the signature of another one, or is signed with other claims."""
    if fault in ("no_refresh_jwt", "no_session_jwt"):
        return ""
    if fault == "forged_session_jwt":
        return f"{token.rpartition('.')[0]}.{sessions.sign({}, call.project).rpartition('.')[2]}"
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
    return sessions.sign(claims, call.project)


def _other_user(call: Call) -> str:
    """The ID of a new user of the project."""
    email = f"stranger-{secrets.token_hex(8)}@example.com"
    other = User(login_ids=(email,), email=email, created=int(call.now))
    call.project.save(other)
    return other.user_id
