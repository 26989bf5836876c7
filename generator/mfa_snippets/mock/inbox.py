"""The inbox page: what users received, and what programs sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from mfa_snippets.mock.emulator import Emulator
from mfa_snippets.mock.world import Exchange, World

if TYPE_CHECKING:
    from jinja2 import Template

MOST_REQUESTS = 50
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """One project as the page shows it, newest first."""

    title: str
    messages: list[dict[str, Any]]
    requests: list[dict[str, Any]]


def inbox_routes(emulator: Emulator) -> list[Route]:
    """The page and its style sheet."""

    async def page(_request: Request) -> Response:
        return HTMLResponse(render(emulator), headers=HEADERS)

    async def style(_request: Request) -> Response:
        return Response(_resource("inbox.css"), media_type="text/css", headers=HEADERS)

    return [Route("/", page, methods=["GET"]), Route("/inbox.css", style, methods=["GET"])]


def render(emulator: Emulator) -> str:
    """The page as HTML."""
    worlds = emulator.worlds
    views = [_view(emulator, world, world.project_id) for world in worlds.latest_first()]
    if worlds.strays.exchanges:
        views.append(_view(emulator, worlds.strays, "Requests without a project ID"))
    return _template().render(projects=views)


def _view(emulator: Emulator, world: World, title: str) -> ProjectView:
    return ProjectView(
        title=title,
        messages=[emulator.view(world, message) for message in reversed(world.messages)],
        requests=[_line(exchange) for exchange in world.arrived()[: -MOST_REQUESTS - 1 : -1]],
    )


def _line(exchange: Exchange) -> dict[str, Any]:
    body = exchange.answer["body"]
    error = body.get("errorCode", "") if isinstance(body, dict) else ""
    return {
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.answer["status"],
        "error": error,
    }


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
