"""The inbox page: what users received, which sessions they have, and what programs sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from mfa_snippets.mock.emulator import Emulator
from mfa_snippets.mock.inbox_views import page_view

if TYPE_CHECKING:
    from jinja2 import Template

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LONGEST_SILENCE = 15.0
"""Seconds after which a watcher is told that the server still lives."""
SHORTEST_PAUSE = 0.1
"""Seconds between two pieces of news, so that a busy server does not draw the page a thousand times."""


def inbox_routes(emulator: Emulator) -> list[Route]:
    """The page, its style and script, and the news that the script waits for."""

    async def page(request: Request) -> Response:
        return HTMLResponse(render(emulator, request.query_params.get("project")), headers=HEADERS)

    async def style(_request: Request) -> Response:
        return Response(_resource("inbox.css"), media_type="text/css", headers=HEADERS)

    async def script(_request: Request) -> Response:
        return Response(_resource("inbox.js"), media_type="text/javascript", headers=HEADERS)

    async def events(_request: Request) -> Response:
        return StreamingResponse(news(emulator), media_type="text/event-stream", headers=HEADERS)

    handlers = {"/": page, "/inbox.css": style, "/inbox.js": script, "/events": events}
    return [Route(path, handler, methods=["GET"]) for path, handler in handlers.items()]


def render(emulator: Emulator, project_id: str | None = None) -> str:
    """The page as HTML, of the projects used last or of one."""
    return _template().render(page=page_view(emulator, project_id))


async def news(emulator: Emulator) -> AsyncIterator[str]:
    """Server-sent events: one whenever there is something new to look at."""
    yield "retry: 1000\n\n"
    seen = emulator.changes
    while not emulator.is_closing:
        if emulator.changes == seen and not await _changes(emulator):
            yield ": still here\n\n"
            continue
        seen = emulator.changes
        yield "data: changed\n\n"
        await asyncio.sleep(SHORTEST_PAUSE)


async def _changes(emulator: Emulator) -> bool:
    """Whether something changes before the silence becomes too long."""
    try:
        await asyncio.wait_for(emulator.changed.wait(), LONGEST_SILENCE)
    except TimeoutError:
        return False
    return True


@cache
def _template() -> Template:
    # Loaded on the first view: programs and verifiers never look at the page.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_resource("inbox.html"))


def _resource(name: str) -> str:
    return (files("mfa_snippets.mock") / name).read_text("utf-8")
