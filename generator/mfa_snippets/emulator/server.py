"""Run the emulator: in the foreground, or in a thread beside its user."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import uvicorn

from mfa_snippets.emulator.access import Access, access_to
from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.emulator import Announce, Emulator
from mfa_snippets.emulator.keys import make_ahead
from mfa_snippets.emulator.recording import Connections
from mfa_snippets.emulator.settings import Clock, Settings, assumed, assumptions, turned

HOST = "127.0.0.1"
BACKLOG = 2048


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    url: str
    """Without a slash at the end: one SDK cannot do with it."""
    token: str | None = None
    """What inbox and control API ask for, if others can reach the server."""


@contextlib.contextmanager
def running(
    host: str = HOST,
    port: int = 0,
    settings: Settings | None = None,
    clock: Clock = time.time,
    announce: Announce | None = None,
) -> Iterator[Running]:
    """Run a server in a thread; port 0 takes a free one. Raises OSError if the port is taken.

    `clock` ages what is stored; tokens are signed with the real time. `announce` is given one line for each
    delivered message, from that thread.
    """
    make_ahead()
    listener, access = listen(host, port), access_to(host)
    server = _server(Emulator(settings or Settings(), announce, clock), access)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Running(url_of(listener), access.token)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def serve(
    host: str,
    port: int,
    settings: Settings,
    announce: Announce,
    *,
    warn: Announce | None = None,
    clock: Clock = time.time,
    names: tuple[str, ...] = (),
) -> None:
    """Run a server until it is interrupted.

    `announce` is given the URL once the port is ours, then one line for each delivered message; `warn` is
    told if others can reach it, with the token. `names` are further host names of this machine. Raises
    OSError if the port is taken, before anything is announced.
    """
    make_ahead()
    listener, access = listen(host, port), access_to(host, names)
    announce(url_of(listener))
    if access.token is not None:
        (warn or announce)(
            f"warning: everybody who can reach {host} can call this server\n"
            f"hint: inbox and control API ask for a token: {url_of(listener)}/?token={access.token}"
        )
    with contextlib.suppress(KeyboardInterrupt):
        _server(Emulator(settings, announce, clock), access).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; its connections send each answer at once."""
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
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """The base URL that reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A uvicorn server that does not wait for those who wait for messages."""

    def __init__(self, config: uvicorn.Config, emulator: Emulator) -> None:
        super().__init__(config)
        self._emulator = emulator

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._emulator.close()
        await super().shutdown(sockets)


def _server(emulator: Emulator, access: Access) -> _Server:
    connections = Connections()
    config = uvicorn.Config(
        application(emulator, access, connections),
        http=connections.protocol(),  # h11: httptools loses the body of a request that offers HTTP/2
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, emulator)


def listed(pairs: Iterable[str]) -> str:
    """The assumptions, one a line, as they hold with `NAME=VALUE` pairs. Raises SettingsError."""
    rows = assumptions(assumed(pairs))
    width = max(len(f"{name}={value}") for name, value, _ in rows)
    return "\n".join(f"{f'{name}={value}':{width}}  {meaning}" for name, value, meaning in rows)


def run(
    host: str,
    port: int,
    *,
    pairs: Iterable[str] = (),
    clock: str = "+0",
    names: tuple[str, ...] = (),
    announce: Announce,
    warn: Announce,
) -> None:
    """Serve until interrupted. Raises SettingsError for bad values, OSError for a port that cannot be had."""
    settings, turned_clock = assumed(pairs), turned(clock)
    make_ahead()
    # Imported here, so that the key is made in the meantime.

    serve(host, port, settings, announce, warn=warn, clock=turned_clock, names=names)
