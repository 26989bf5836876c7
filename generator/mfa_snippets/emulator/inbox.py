"""The inbox page: what users received, which sessions they have, and what programs sent."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.messages import Message
from mfa_snippets.emulator.project_state import Exchange, IssuedSession, ProjectState, answer_of, body_of
from mfa_snippets.emulator.totp import qr_png

if TYPE_CHECKING:
    from jinja2 import Template


MOST_PROJECTS = 20
MOST_SHOWN = 50
LONGEST_VALUE = 40
HIDDEN = frozenset({"password", "oldPassword", "newPassword"})
KINDS = {
    "totp": "Authenticator app",
    "otp": "One-time code",
    "magic_link": "Magic link",
    "enchanted_link": "Enchanted link",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """One project."""

    id: str
    title: str
    messages: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    requests: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """The whole page."""

    projects: list[ProjectView]
    others: list[str]
    """IDs of the projects that are not shown."""
    is_one: bool


def page_view(emulator: Emulator, project_id: str | None) -> PageView:
    """The projects used last, or one of them."""
    worlds = emulator.worlds.latest_first()
    strays = [emulator.worlds.strays] if emulator.worlds.strays.exchanges else []
    shown = [*worlds[:MOST_PROJECTS], *strays]
    if project_id is not None:
        shown = [world for world in worlds if world.project_id == project_id]
    return PageView(
        projects=[_project(emulator, world) for world in shown],
        others=[world.project_id for world in worlds if world not in shown],
        is_one=project_id is not None,
    )


def _project(emulator: Emulator, world: ProjectState) -> ProjectView:
    return ProjectView(
        id=world.project_id or "none",
        title=world.project_id or "Requests without a project ID",
        messages=[_message(emulator, world, one) for one in list(world.messages)[: -MOST_SHOWN - 1 : -1]],
        sessions=[
            _session(emulator, world, one) for one in list(world.sessions.values())[: -MOST_SHOWN - 1 : -1]
        ],
        requests=[_request(one) for one in world.arrived()[: -MOST_SHOWN - 1 : -1]],
    )


def _message(emulator: Emulator, world: ProjectState, message: Message) -> dict[str, Any]:
    view = {"link": "", "link_id": "", "key": "", **emulator.view(world, message)}
    is_app = message.kind == "totp"
    return {
        **view,
        "title": KINDS[message.kind],
        "copied": message.link or view["code"],
        "seconds_left": emulator.seconds_left(world),
        "qr": _qr(message.provisioning_url) if is_app else "",
        "is_web": message.link.startswith(("http://", "https://")),
        "seconds_good": _seconds_good(emulator, world, message),
        "can_click": message.kind == "enchanted_link" and message.code in world.links,
    }


def _seconds_good(emulator: Emulator, world: ProjectState, message: Message) -> int:
    """For how long a code or link can still be used; 0 once it was used, replaced or is too old."""
    user = world.find(message.login_id)
    code = world.codes.get((user.user_id, message.method or "")) if user else None
    link = world.links.get(message.code)
    if message.kind == "otp":
        expires = code.expires if code and code.code == message.code else 0.0
    else:
        expires = link.expires if link else 0.0
    return max(0, math.ceil(expires - emulator.now(world)))


def _session(emulator: Emulator, world: ProjectState, session: IssuedSession) -> dict[str, Any]:
    user = world.users.get(session.user_id)
    is_over = emulator.now(world) >= session.expires
    return {
        "id": session.id,
        "who": ", ".join(user.login_ids) if user else "a user who was deleted",
        "amr": ", ".join(session.amr),
        "state": session.ended or ("expired" if is_over else "live"),
        "times": f"issued {_time(session.claims, 'iat')}, good until {_time(session.claims, 'exp')}",
        "claims": json.dumps(dict(session.claims), indent=2, ensure_ascii=False),
    }


def _time(claims: Mapping[str, Any], name: str) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(claims[name]))


def _request(exchange: Exchange) -> dict[str, Any]:
    body, status = answer_of(exchange), exchange.status
    return {
        "id": exchange.id,
        "method": exchange.method,
        "path": exchange.path,
        "status": status or "reset",
        "is_refused": not 200 <= status < 300,
        "error": body.get("errorCode", "") if isinstance(body, dict) else "",
        "notes": exchange.notes,
        "sdk": " ".join(part for part in (exchange.sdk_name, exchange.sdk_version) if part),
        "authorization": _credentials(exchange.authorization or ""),
        "sent": _written(body_of(exchange)),
        "answered": _written(body),
    }


def _credentials(header: str) -> str:
    scheme, space, parts = header.partition(" ")
    project, *secrets = parts.split(":")
    return scheme + space + ":".join((project, *(shortened(part) for part in secrets)))


def _written(value: Any) -> str:
    return "" if value is None else json.dumps(shortened(value), indent=2, ensure_ascii=False)


def shortened(value: Any) -> Any:
    """A value with passwords hidden, and long strings (tokens, keys, pictures) cut."""
    if isinstance(value, dict):
        return {name: "•••" if name in HIDDEN and one else shortened(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [shortened(one) for one in value]
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:12]}… ({len(value)} characters)"
    return value


@lru_cache(maxsize=256)
def _qr(url: str) -> str:
    return qr_png(url)


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
    return (files("mfa_snippets.emulator") / name).read_text("utf-8")
