"""Record every request to the API with its answer, whatever became of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from mfa_snippets.emulator.calls import error_answer, response
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.parsing import ApiError, is_project_id, parse_bearer, read_body
from mfa_snippets.emulator.project_state import Exchange, ProjectState

NO_LINGER = struct.pack("ii", 1, 0)


class Connections:
    """Connections by the address of their client."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's protocol, which tells us of its connections."""
        connections = self._open

        class Protocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it so
                super().connection_made(transport)
                connections[_peer(transport)] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                connections.pop(_peer(self.transport), None)
                super().connection_lost(exc)

        return Protocol

    async def reset(self, scope: Scope, receive: Receive) -> None:
        """End a request's connection with a TCP reset, and return once its server knows."""
        transport = self._open.get(tuple(scope["client"] or ()))
        if transport is None:
            raise ConnectionResetError("a connection reset was asked for")
        with contextlib.suppress(OSError):
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    host, port = (transport.get_extra_info("peername") or ("", 0))[:2]
    return host, port


NOTES = "mfa_snippets.notes"
RESET = "mfa_snippets.reset"
"""Where a handler leaves, in the ASGI scope, what a body held besides and whether to reset the connection."""

KEYS_PATH = re.compile(r"/v2/keys/([^/]+)")


class Journal:
    """ASGI middleware around the API."""

    def __init__(self, app: ASGIApp, emulator: Emulator, connections: Connections) -> None:
        self._app = app
        self._emulator = emulator
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and keep what went in and out, before its sender can see the answer."""
        if scope["type"] != "http" or not scope["path"].lstrip("/").startswith(("v1/", "v2/")):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        world = self._world(request)
        number = world.arrive()
        sent: list[Message] = []
        try:
            body = await read_body(request.stream())
            await self._app(scope, _replay(body), _keep(sent))
        except ApiError as refusal:
            body = b""
            await response(error_answer(refusal))(scope, receive, _keep(sent))
        self._emulator.record(world, _exchange(number, request, body, sent))
        if scope.get(RESET):
            await self._connections.reset(scope, receive)
            return
        for message in sent:
            await send(message)

    def _world(self, request: Request) -> ProjectState:
        project_id = _project_id(request)
        worlds = self._emulator.worlds
        return worlds.world(project_id) if project_id else worlds.strays


def _project_id(request: Request) -> str | None:
    in_path = KEYS_PATH.fullmatch(request.scope["path"])
    if in_path and is_project_id(in_path[1]):
        return in_path[1]
    try:
        return parse_bearer(request.headers.get("authorization")).project_id
    except ApiError:
        return None


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _keep(sent: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        sent.append(message)

    return keep


def _exchange(number: int, request: Request, body: bytes, sent: list[Message]) -> Exchange:
    headers, is_reset = request.headers, request.scope.get(RESET, False)
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
        answer_type=None if is_reset else _content_type(sent[0]),
        answered=b"".join(message.get("body", b"") for message in sent[1:]),
    )


def _content_type(start: Message) -> str | None:
    found: bytes | None = dict(start["headers"]).get(b"content-type")
    return None if found is None else found.decode("latin-1")
