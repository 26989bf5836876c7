"""Put the parts together as one ASGI application."""

from __future__ import annotations

from dataclasses import replace

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.mock import otp, public, totp
from mfa_snippets.mock.addresses import CHANNELS
from mfa_snippets.mock.bearer import Bearer, is_project_id, parse_bearer
from mfa_snippets.mock.bodies import parse_object
from mfa_snippets.mock.calls import Answer, Call, Endpoint, error_answer
from mfa_snippets.mock.control import ControlApi
from mfa_snippets.mock.emulator import Emulator
from mfa_snippets.mock.errors import METHOD_NOT_ALLOWED, NO_ROUTE, UNAUTHORIZED, ApiError
from mfa_snippets.mock.faults import answer_with_faults
from mfa_snippets.mock.hosts import HostGuard
from mfa_snippets.mock.inbox import inbox_routes
from mfa_snippets.mock.journal import Journal
from mfa_snippets.mock.responses import Handler, response


class DeliveryMethod(StringConvertor):
    """A part of a path that is a delivery method, so that any other is an unknown route."""

    regex = "|".join(CHANNELS)


register_url_convertor("delivery_method", DeliveryMethod())

ENDPOINTS = (*totp.ENDPOINTS, *otp.ENDPOINTS, *public.ENDPOINTS)


def application(emulator: Emulator, bound_host: str) -> Starlette:
    """The API, the control API and the inbox page."""
    api = [Route(found.path, _handler(emulator, found), methods=[found.method]) for found in ENDPOINTS]
    app = Starlette(
        routes=[*api, *ControlApi(emulator).routes(), *inbox_routes(emulator)],
        middleware=[
            Middleware(HostGuard, bound_host=bound_host),
            Middleware(Journal, worlds=emulator.worlds),
        ],
        exception_handlers={404: _no_route, 405: _method_not_allowed},
    )
    app.router.redirect_slashes = False
    return app


def _handler(emulator: Emulator, endpoint: Endpoint) -> Handler:
    async def handle(request: Request) -> Response:
        body = await request.body()
        if b"%" in request.scope["raw_path"]:  # no path of the API needs it, and a slash may hide in it
            return await _no_route(request)
        try:
            return response(_answer(emulator, endpoint, request, body))
        except ApiError as error:
            return response(error_answer(error))

    return handle


def _answer(emulator: Emulator, endpoint: Endpoint, request: Request, body: bytes) -> Answer:
    bearer = _bearer(request)
    call = Call(
        world=emulator.worlds.world(bearer.project_id),
        bearer=bearer,
        path=request.path_params,
        body=parse_object(body),
        settings=emulator.settings,
        now=emulator.clock(),
    )
    return answer_with_faults(call, request.scope["path"], lambda: endpoint.operation(call))


def _bearer(request: Request) -> Bearer:
    """Who calls; where the path names the project, no Authorization header is needed."""
    project_id = request.path_params.get("project_id")
    if project_id is None:
        return parse_bearer(request.headers.get("authorization"))
    if not is_project_id(project_id):
        raise ApiError(UNAUTHORIZED, "expected a project ID of 28 characters")
    return Bearer(project_id=project_id, jwt=None, management_key=None)


async def _no_route(request: Request, _error: Exception | None = None) -> Response:
    return response(error_answer(ApiError(NO_ROUTE, f"no route for {_named(request)}")))


async def _method_not_allowed(request: Request, error: Exception) -> Response:
    answer = error_answer(ApiError(METHOD_NOT_ALLOWED, f"method not allowed: {_named(request)}"))
    allowed = error.headers if isinstance(error, HTTPException) else None
    return response(replace(answer, headers=allowed or {}))


def _named(request: Request) -> str:
    return f"{request.method} {request.scope['path']}"
