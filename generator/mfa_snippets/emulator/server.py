"""Run the emulator in a thread beside its user."""

import asyncio
import contextlib
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from queue import Full, Queue
from typing import Any

import uvicorn

from mfa_snippets.emulator.calls import ApiError
from mfa_snippets.emulator.client import SECONDS_TO_CONNECT, Control, ControlError, Values
from mfa_snippets.emulator.emulator import Announce, Emulator
from mfa_snippets.emulator.sessions import signing_key
from mfa_snippets.emulator.settings import Access, BadValueError


@contextlib.contextmanager
def running(
    emulator: Emulator | None = None,
    access: Access | None = None,
    port: int = 0,
    ready: Announce = lambda _url: None,
) -> Iterator[Control]:
    """Run the server of an emulator in a thread. Raises OSError if the port is in use.

    The yielded control needs no connection. `ready` gets the URL before the first request is answered.
    """
    threading.Thread(target=signing_key, daemon=True).start()
    # Imported here: the first key is generated meanwhile.
    from mfa_snippets.emulator.app import application
    from mfa_snippets.emulator.control import perform

    emulator, access, loop = emulator or Emulator(), access or Access(), asyncio.new_event_loop()

    def call(method: str, path: str, values: Values) -> dict[str, Any]:
        """See client.Call; the server's thread performs it."""
        performed = asyncio.run_coroutine_threadsafe(perform(emulator, method, path, values), loop)
        limit = SECONDS_TO_CONNECT + values.get("wait", 0)
        try:
            answer: dict[str, Any] = json.loads(json.dumps(performed.result(limit)))  # as it is over HTTP
        except (ApiError, BadValueError) as error:
            raise ControlError(str(error)) from None
        return answer

    config = uvicorn.Config(
        application(emulator, access),
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
    server = uvicorn.Server(config)
    with contextlib.closing(loop), listen(access.host, port) as listener:
        url = url_of(listener) + access.prefix
        ready(url)
        serving = server.serve([listener])
        thread = threading.Thread(target=loop.run_until_complete, args=(serving,), daemon=True)
        thread.start()
        try:
            yield Control(url, token=access.required_token, local=call)
        finally:
            emulator.is_closing = True
            loop.call_soon_threadsafe(emulator.wake)  # or long polls would hold it up
            server.should_exit = True
            thread.join()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket with connections that send without delay."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    is_dual = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
    listener = socket.create_server(address, family=family, backlog=2048, dualstack_ipv6=is_dual)
    # asyncio sets TCP_NODELAY only with IPPROTO_TCP; without it each kept-alive request waits 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, listener.detach())


def url_of(listener: socket.socket) -> str:
    """The base URL for this machine, without a slash at the end, which one SDK cannot handle."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextlib.contextmanager
def printing() -> Iterator[Announce]:
    """Print lines in a thread, so that requests wait for no reader; what nobody reads is dropped."""
    lines: Queue[str | None] = Queue(10_000)

    def put(line: str | None) -> None:
        with contextlib.suppress(Full):
            lines.put_nowait(line)

    def write() -> None:
        # Not through sys.stdout, whose lock would be held when the interpreter ends; it may be None.
        with contextlib.suppress(OSError, AttributeError):
            descriptor = sys.stdout.fileno()
            for line in iter(lines.get, None):
                os.write(descriptor, f"{line}\n".encode())

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    yield put
    put(None)
    thread.join(1)
