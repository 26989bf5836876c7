"""Run the emulator: in the foreground, or in a thread beside its user."""

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
def running(emulator: Emulator | None = None, access: Access = LOOPBACK, port: int = 0) -> Iterator[Control]:
    """Run the server of an emulator in a thread. Raises OSError if the port is in use."""
    server = _Server(emulator or Emulator(), access, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [server.listener]}, daemon=True)
    thread.start()
    try:
        yield Control(server.url, access.token)
    finally:
        server.should_exit = True
        thread.join()
        server.listener.close()


def serve(
    emulator: Emulator, access: Access, port: int, ready: Announce, *, until_stdin_closes: bool = False
) -> None:
    """Call `ready` with the URL, and run a server until it is interrupted. Raises OSError like `running`.

    A program that starts the server holds the other end of its standard input: that closes with the program,
    even if it is killed.
    """
    server = _Server(emulator, access, port)
    ready(server.url)
    if until_stdin_closes:
        threading.Thread(target=server.wait_for_end_of_stdin, daemon=True).start()
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

    def wait_for_end_of_stdin(self) -> None:
        # Not through sys.stdin, whose lock would be held when the interpreter ends.
        while os.read(0, 1024):
            pass
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._emulator.close()
        await super().shutdown(sockets)
