"""The inbox page: the messages that users received, their sessions, and the requests to the API."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from mfa_snippets.emulator.calls import decoded
from mfa_snippets.emulator.codes_and_links import qr_png
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.records import STEP_SECONDS

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent
MOST_PROJECTS, LONGEST_VALUE = 20, 40
LONGEST_SILENCE = 15.0  # seconds without an event after which a comment shows that the server is alive
SHORTEST_PAUSE = 0.1  # seconds between two events, or a busy server would redraw the page all the time
HIDDEN_FIELDS = frozenset({"password", "oldPassword", "newPassword"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def inbox_routes(emulator: Emulator) -> list[Route]:
    """The page, its style and script, and the events that the script waits for."""

    async def page(request: Request) -> Response:
        project_id, projects = request.query_params.get("project"), [*reversed(emulator.projects.values())]
        shown = [project for project in projects if project.project_id == project_id]
        if project_id is None:
            unattributed = [emulator.unattributed] if emulator.unattributed.exchanges else []
            shown = [*projects[:MOST_PROJECTS], *unattributed]
        is_empty = not any(project.messages or project.exchanges for project in shown)
        text = _template().render(
            projects=shown,
            others=[project.project_id for project in projects if project not in shown],
            is_one=project_id is not None,
            is_empty=is_empty,
            setups=emulator.setups() if is_empty else (),
            project_id=shown[0].project_id if shown else "P2" + 26 * "a",
            url=str(request.base_url).rstrip("/"),
        )
        return HTMLResponse(text, headers=HEADERS)

    async def events(_request: Request) -> Response:
        return StreamingResponse(_events(emulator), media_type="text/event-stream", headers=HEADERS)

    assets = [
        Route(f"/{name}", Response((HERE / name).read_bytes(), 200, HEADERS, media_type), methods=["GET"])
        for name, media_type in (("inbox.css", "text/css"), ("inbox.js", "text/javascript"))
    ]
    return [Route("/", page, methods=["GET"]), Route("/events", events, methods=["GET"]), *assets]


def _shortened(value: Any) -> Any:
    """A value with passwords hidden, and long strings (tokens, keys, pictures) cut."""
    if isinstance(value, dict):
        hidden = {name: "•••" for name, member in value.items() if name in HIDDEN_FIELDS and member}
        return {name: _shortened(member) for name, member in value.items()} | hidden
    if isinstance(value, list | tuple):
        return [_shortened(item) for item in value]
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:12]}… ({len(value)} characters)"
    return value


async def _events(emulator: Emulator) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    changed = emulator.changed
    while not emulator.is_closing:
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), LONGEST_SILENCE)
        event, changed = "data: changed" if changed.is_set() else ": still here", emulator.changed
        yield f"{event}\n\n"
        await asyncio.sleep(SHORTEST_PAUSE)


@cache
def _template() -> "Template":
    # Imported with the first view: programs and verifications never look at the page.
    from jinja2 import Environment, StrictUndefined

    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.filters |= {
        "decoded": decoded,
        "indented": partial(json.dumps, indent=2, ensure_ascii=False),
        "qr": lru_cache(maxsize=256)(qr_png),
        "shortened": _shortened,
        "utc": lambda seconds: time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds)),
    }
    pages.globals["step_seconds"] = STEP_SECONDS
    return pages.from_string((HERE / "inbox.html").read_text("utf-8"))
