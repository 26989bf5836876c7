"""Run the emulator in a thread beside its user."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Announce, Emulator
from mfa_snippets.emulator.middleware import LOOPBACK, Access
from mfa_snippets.emulator.tokens import signing_key


@contextlib.contextmanager
def running(
    emulator: Emulator | None = None,
    access: Access = LOOPBACK,
    port: int = 0,
    ready: Announce = lambda _url: None,
) -> Iterator[Control]:
    """Run the server of an emulator in a thread. Raises OSError if the port is in use.

    `ready` is called with the URL, before the first request is answered.
    """
    server = _Server(emulator or Emulator(), access, port)
    ready(server.url)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [server.listener]}, daemon=True)
    thread.start()
    try:
        yield Control(server.url, access.token)
    finally:
        server.should_exit = True
        thread.join()
        server.listener.close()


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
    """The base URL for this machine, without a slash at the end, which one SDK cannot handle."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A uvicorn server that stops without waiting for long polls."""

    def __init__(self, emulator: Emulator, access: Access, port: int) -> None:
        threading.Thread(target=signing_key, daemon=True).start()
        # Imported here: the first key is generated meanwhile.
        from mfa_snippets.emulator.app import application

        self.listener = listen(access.host, port)
        self.url = url_of(self.listener) + access.prefix
        connections: set[Any] = set()
        config = uvicorn.Config(
            application(emulator, access, connections),
            http="h11",  # httptools loses the body of a request that offers HTTP/2
            ws="none",
            lifespan="off",
            log_level="error",
            use_colors=False,  # otherwise it asks sys.stdout, which may be None
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
