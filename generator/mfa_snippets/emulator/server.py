"""Run the emulator: in the foreground, or in a thread beside its user."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Announce, Emulator
from mfa_snippets.emulator.middleware import access_to
from mfa_snippets.emulator.settings import DEFAULTS, Clock, Settings
from mfa_snippets.emulator.tokens import signing_key


@contextlib.contextmanager
def running(
    host: str = "127.0.0.1",
    port: int = 0,
    settings: Settings = DEFAULTS,
    clock: Clock = time.time,
    announce: Announce = lambda _line: None,
) -> Iterator[Control]:
    """Run a server in a thread, which calls `announce`. Raises OSError if the port is in use."""
    server = _Server(host, port, Emulator(settings, announce, clock))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [server.listener]}, daemon=True)
    thread.start()
    try:
        yield Control(url_of(server.listener), server.access.token)
    finally:
        server.should_exit = True
        thread.join()
        server.listener.close()


def serve(
    host: str,
    port: int,
    settings: Settings,
    *,
    announce: Announce,
    warn: Announce,
    clock: Clock = time.time,
    names: tuple[str, ...] = (),
) -> None:
    """Run a server, after it announced its URL, until it is interrupted. Raises OSError like `running`."""
    server = _Server(host, port, Emulator(settings, announce, clock), names)
    url, token = url_of(server.listener), server.access.token
    announce(url)
    if token is not None:
        warn(f"warning: everybody who can reach {host} can call this server")
        warn(f"hint: inbox and control API ask for a token: {url}/?token={token}")
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[server.listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket with connections that send without delay."""
    # asyncio sets TCP_NODELAY only on sockets made with IPPROTO_TCP; without it each kept-alive request
    # waits 40 ms.
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would share the port with another server
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """The base URL of a listening socket, without a slash at the end, which one SDK cannot handle."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A uvicorn server that stops without waiting for long polls."""

    def __init__(self, host: str, port: int, emulator: Emulator, names: tuple[str, ...] = ()) -> None:
        threading.Thread(target=signing_key, daemon=True).start()
        # Imported here: the first key is generated meanwhile.
        from mfa_snippets.emulator.app import application

        self.listener, self.access = listen(host, port), access_to(host, names)
        connections: set[Any] = set()
        config = uvicorn.Config(
            application(emulator, self.access, connections),
            http="h11",  # httptools loses the body of a request that offers HTTP/2
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._emulator = emulator
        self.server_state.connections = connections

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._emulator.close()
        await super().shutdown(sockets)
