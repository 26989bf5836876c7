"""Run the emulator in a thread beside its user."""

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from mfa_snippets.emulator.client import Answer, Control, Headers
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

    Its control API is called without a connection. `ready` is called with the URL, before the first request
    is answered.
    """
    server = _Server(emulator or Emulator(), access, port)
    ready(server.url)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [server.listener]}, daemon=True)
    thread.start()
    try:
        yield Control(server.url, access.token, server.send)
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
        self._application = application(emulator, access, connections)
        self._loop = Future[asyncio.AbstractEventLoop]()
        config = uvicorn.Config(
            self._application,
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

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop.set_result(asyncio.get_running_loop())
        await super().serve(sockets)

    def send(self, method: str, url: str, headers: Headers, content: bytes | None, limit: float) -> Answer:
        """See client.Send; it calls the application in the server's thread."""
        answer = self._answer(method, url, headers, content or b"")
        return asyncio.run_coroutine_threadsafe(answer, self._loop.result()).result(limit)

    async def _answer(self, method: str, url: str, headers: Headers, content: bytes) -> Answer:
        parts, sent = urlsplit(url), list[dict[str, Any]]()
        named = {"host": parts.netloc, **headers}.items()
        scope = {
            "type": "http",
            "method": method,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), text.encode()) for name, text in named],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._emulator.close()
        await super().shutdown(sockets)
