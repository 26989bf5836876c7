"""Run the emulator: in the foreground, or in a thread beside its user."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from mfa_snippets.emulator.access import Access, access_to
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Announce, Emulator, ignore
from mfa_snippets.emulator.settings import DEFAULTS, Clock, Settings
from mfa_snippets.emulator.tokens import generate_ahead


@contextlib.contextmanager
def running(
    host: str = "127.0.0.1",
    port: int = 0,
    settings: Settings = DEFAULTS,
    clock: Clock = time.time,
    announce: Announce = ignore,
) -> Iterator[Control]:
    """Run a server in a thread; port 0 takes a free one. Raises OSError if the port is in use.

    `clock` ages what is stored; tokens keep the real time. `announce` gets one line for each message, in that
    thread.
    """
    generate_ahead()
    listener, access = listen(host, port), access_to(host)
    server = _Server(Emulator(settings, announce, clock), access)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Control(url_of(listener), access.token)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


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
    """Run a server until it is interrupted.

    `announce` gets the URL and then one line for each message; `warn` gets the token if others can reach the
    server. `names` are further host names of this machine. Raises OSError if the port is in use, before
    anything is announced.
    """
    generate_ahead()
    listener, access = listen(host, port), access_to(host, names)
    announce(url_of(listener))
    if access.token is not None:
        warn(
            f"warning: everybody who can reach {host} can call this server\n"
            f"hint: inbox and control API ask for a token: {url_of(listener)}/?token={access.token}"
        )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(Emulator(settings, announce, clock), access).run(sockets=[listener])


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

    def __init__(self, emulator: Emulator, access: Access) -> None:
        # Imported here: the first key is generated meanwhile.
        from mfa_snippets.emulator.app import application

        connections: set[Any] = set()
        config = uvicorn.Config(
            application(emulator, access, connections),
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
