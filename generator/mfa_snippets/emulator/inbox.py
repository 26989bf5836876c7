"""The inbox page: the messages that users received, their sessions, and the requests to the API."""

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from mfa_snippets.emulator.emulator import Emulator, current_code
from mfa_snippets.emulator.project_state import Exchange, IssuedSession, Message, ProjectState
from mfa_snippets.emulator.recording import request_body, response_body
from mfa_snippets.emulator.users import STEP_SECONDS, qr_png

if TYPE_CHECKING:
    from jinja2 import Template

MOST_PROJECTS, MOST_SHOWN, LONGEST_VALUE = 20, 50, 40
LONGEST_SILENCE = 15.0  # seconds without an event after which a comment shows that the server is alive
SHORTEST_PAUSE = 0.1
"""Seconds between two events, so that a busy server does not redraw the page a thousand times."""
ASSETS = {"inbox.css": "text/css", "inbox.js": "text/javascript"}
HIDDEN_FIELDS = frozenset({"password", "oldPassword", "newPassword"})
TITLES = {
    "totp": "Authenticator app",
    "otp": "One-time code",
    "magic_link": "Magic link",
    "enchanted_link": "Enchanted link",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
View = dict[str, Any]  # for the template


def inbox_routes(emulator: Emulator) -> list[Route]:
    """The page, its style and script, and the events that the script waits for."""

    async def page(request: Request) -> Response:
        view = page_view(emulator, request.query_params.get("project"))
        return HTMLResponse(_template().render(page=view), headers=HEADERS)

    async def events(_request: Request) -> Response:
        return StreamingResponse(_events(emulator), media_type="text/event-stream", headers=HEADERS)

    assets = [
        Route(f"/{name}", Response(_resource(name), headers=HEADERS, media_type=media_type), methods=["GET"])
        for name, media_type in ASSETS.items()
    ]
    return [Route("/", page, methods=["GET"]), Route("/events", events, methods=["GET"]), *assets]


def page_view(emulator: Emulator, project_id: str | None) -> View:
    """The projects used last, or one of them."""
    projects, unattributed = emulator.latest_first(), emulator.unattributed
    shown = [*projects[:MOST_PROJECTS], *([unattributed] if unattributed.exchanges else [])]
    if project_id is not None:
        shown = [project for project in projects if project.project_id == project_id]
    return {
        "projects": [_project(project) for project in shown],
        "others": [project.project_id for project in projects if project not in shown],
        "is_one": project_id is not None,
    }


def _project(project: ProjectState) -> View:
    latest = slice(None, -MOST_SHOWN - 1, -1)
    return {
        "id": project.project_id or "none",
        "title": project.project_id or "Requests without a project ID",
        "messages": [_message(project, message) for message in list(project.messages)[latest]],
        "sessions": [_session(project, session) for session in list(project.sessions.values())[latest]],
        "requests": [_request(exchange) for exchange in project.arrived()[latest]],
    }


def _message(project: ProjectState, message: Message) -> View:
    return {
        **asdict(message),
        "code": current_code(project, message),
        "title": TITLES[message.kind],
        "seconds_left": STEP_SECONDS - int(project.now()) % STEP_SECONDS,
        "qr": _qr(message.provisioning_url) if message.kind == "totp" else "",
        "is_web": message.link.startswith(("http://", "https://")),
        "seconds_good": _seconds_valid(project, message),
        "can_click": message.kind == "enchanted_link" and message.code in project.links,
    }


def _seconds_valid(project: ProjectState, message: Message) -> int:
    """The lifetime left of a code or link; 0 if it was used, replaced or is too old."""
    if message.kind == "otp":
        user = project.find(message.login_id)
        code = project.codes.get((user.user_id, message.method or "")) if user else None
        expires = code.expires if code and code.code == message.code else 0.0
    else:
        link = project.links.get(message.code)
        expires = link.expires if link else 0.0
    return max(0, math.ceil(expires - project.now()))


def _session(project: ProjectState, session: IssuedSession) -> View:
    user = project.users.get(session.user_id)
    issued, expires = (
        time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(session.claims[name])) for name in ("iat", "exp")
    )
    return {
        "id": session.id,
        "who": ", ".join(user.login_ids) if user else "a user who was deleted",
        "amr": ", ".join(session.amr),
        "state": session.ended or ("expired" if project.now() >= session.expires else "live"),
        "times": f"issued {issued}, good until {expires}",
        "claims": json.dumps(dict(session.claims), indent=2, ensure_ascii=False),
    }


def _request(exchange: Exchange) -> View:
    body, status = response_body(exchange), exchange.status
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
        "sent": _formatted(request_body(exchange)),
        "answered": _formatted(body),
    }


def _credentials(header: str) -> str:
    scheme, space, parts = header.partition(" ")
    project_id, *secrets = parts.split(":")
    return scheme + space + ":".join((project_id, *map(_shortened, secrets)))


def _formatted(value: Any) -> str:
    return "" if value is None else json.dumps(_shortened(value), indent=2, ensure_ascii=False)


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
    """Server-sent events, one for each change."""
    yield "retry: 1000\n\n"
    seen = emulator.changes
    while not emulator.is_closing:
        try:
            if emulator.changes == seen:
                await asyncio.wait_for(emulator.changed.wait(), LONGEST_SILENCE)
        except TimeoutError:
            yield ": still here\n\n"
            continue
        seen = emulator.changes
        yield "data: changed\n\n"
        await asyncio.sleep(SHORTEST_PAUSE)


_qr = lru_cache(maxsize=256)(qr_png)


@cache
def _template() -> "Template":
    # Imported with the first view: programs and verifications never look at the page.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_resource("inbox.html"))


def _resource(name: str) -> str:
    return (files("mfa_snippets.emulator") / name).read_text("utf-8")
