"""Call the emulator's application without a socket, for thousands of requests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message

Made = TypeVar("Made")

_THREAD = ThreadPoolExecutor(1, "asgi")
_RUNNER = asyncio.Runner()
"""One event loop for all, as a server has; in a thread, since playwright keeps one in the main thread."""


@dataclass(frozen=True)
class Sent:
    """One request, as bytes that anybody may send."""

    method: str
    path: bytes
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    query: bytes = b""


@dataclass(frozen=True)
class Got:
    """Its answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(app: ASGIApp, sent: Sent) -> Got:
    """The answer of an application; what it raises is raised."""
    return finished(_call(app, sent))


def finished(coroutine: Coroutine[Any, Any, Made]) -> Made:
    """What a coroutine returns, run to its end beside whatever loop the caller is in."""
    return _THREAD.submit(_RUNNER.run, coroutine).result()


async def call_all(app: ASGIApp, requests: list[Sent]) -> list[Got]:
    """The answers, one after another."""
    return [await _call(app, sent) for sent in requests]


async def _call(app: ASGIApp, sent: Sent) -> Got:
    received: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": sent.body, "more_body": False}

    async def send(message: Message) -> None:
        received.append(message)

    await app(_scope(sent), receive, send)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in received[0]["headers"]}
    return Got(received[0]["status"], headers, b"".join(part.get("body", b"") for part in received[1:]))


def _scope(sent: Sent) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": sent.path.decode("utf-8", "replace"),
        "raw_path": sent.path,
        "query_string": sent.query,
        "root_path": "",
        "headers": [(b"host", b"localhost"), *sent.headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
