"""Record every request to the API with its response."""

import contextlib
import re
import socket
import struct
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import error_response
from mfa_snippets.emulator.parsing import ApiError, is_project_id, parse_bearer, parse_json, read_body
from mfa_snippets.emulator.project_state import Exchange

REQUEST_FIELDS = ("id", "method", "path", "query", "content_type", "authorization", "sdk_name", "sdk_version")
NO_LINGER = struct.pack("ii", 1, 0)
KEYS_PATH = re.compile(r"/v2/keys/([^/]+)")
NOTES, RESET = "mfa_snippets.notes", "mfa_snippets.reset"
"""Keys of the ASGI scope: a handler's notes on the body, and whether to reset the connection."""


@dataclass(frozen=True, slots=True)
class RequestLog:
    """ASGI middleware that records the API."""

    app: ASGIApp
    emulator: Emulator
    connections: Collection[Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record an exchange before the caller sees the response."""
        if scope["type"] != "http" or not scope["path"].lstrip("/").startswith(("v1/", "v2/")):
            await self.app(scope, receive, send)
            return
        request, body, sent = Request(scope, receive), b"", list[Message]()
        project_id = _project_id(request)
        project = self.emulator.project(project_id) if project_id else self.emulator.unattributed
        project.arrivals += 1
        number = project.arrivals

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            sent.append(message)

        try:
            body = await read_body(request.stream())
            await self.app(scope, replay, collect)
        except ApiError as error:
            await error_response(error)(scope, receive, collect)
        self.emulator.record(project, _exchange(number, request, body, sent))
        if scope.get(RESET):
            await _reset(self.connections, scope, receive)
            return
        for message in sent:
            await send(message)


def _project_id(request: Request) -> str | None:
    in_path = KEYS_PATH.fullmatch(request.scope["path"])
    if in_path and is_project_id(in_path[1]):
        return in_path[1]
    try:
        return parse_bearer(request.headers.get("authorization")).project_id
    except ApiError:
        return None


async def _reset(connections: Collection[Any], scope: Scope, receive: Receive) -> None:
    """Reset the TCP connection of a request; returns when its server knows."""
    client = scope["client"]
    transport = next((protocol.transport for protocol in connections if protocol.client == client), None)
    if transport is None:
        raise ConnectionResetError("a connection reset was asked for")
    with contextlib.suppress(OSError):
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


def _exchange(number: int, request: Request, body: bytes, sent: list[Message]) -> Exchange:
    headers, is_reset = request.headers, request.scope.get(RESET, False)
    content_type: bytes | None = dict(sent[0]["headers"]).get(b"content-type")
    return Exchange(
        id=number,
        method=request.method,
        path=request.scope["path"],
        query=request.scope["query_string"].decode("latin-1"),
        content_type=headers.get("content-type"),
        authorization=headers.get("authorization"),
        sdk_name=headers.get("x-descope-sdk-name"),
        sdk_version=headers.get("x-descope-sdk-version"),
        sent=body,
        notes=request.scope.get(NOTES, ()),
        status=0 if is_reset else sent[0]["status"],
        answer_type=None if is_reset or content_type is None else content_type.decode("latin-1"),
        answered=b"".join(message.get("body", b"") for message in sent[1:]),
    )


def request_body(exchange: Exchange) -> Any:
    """The request's body as parsed JSON, else as text in `raw`; None if it was empty."""
    try:
        return parse_json(exchange.sent) if exchange.sent else None
    except ValueError:
        return {"raw": exchange.sent.decode(errors="replace")}


def response_body(exchange: Exchange) -> Any:
    """The response's body as parsed JSON, else as text; None if the connection was reset."""
    try:
        return parse_json(exchange.answered) if exchange.status else None
    except ValueError:
        return exchange.answered.decode(errors="replace")


def exchange_view(exchange: Exchange) -> dict[str, Any]:
    """An exchange for the control API."""
    status, content_type = exchange.status, exchange.answer_type
    return {
        **{name: getattr(exchange, name) for name in REQUEST_FIELDS},
        "body": request_body(exchange),
        "notes": list(exchange.notes),
        "answer": {"status": status, "content_type": content_type, "body": response_body(exchange)},
    }
