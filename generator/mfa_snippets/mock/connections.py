"""The open connections, so that one can be reset on request."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

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
