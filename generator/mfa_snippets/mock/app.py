"""Put the parts together as one ASGI application."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.mock import (
    account,
    enchantedlink,
    magiclink,
    management,
    otp,
    passwords,
    public,
    totp,
    updates,
)
from mfa_snippets.mock.access import Access
from mfa_snippets.mock.addresses import METHODS
from mfa_snippets.mock.bearer import Bearer, is_project_id, parse_bearer
from mfa_snippets.mock.bodies import parse_object
from mfa_snippets.mock.calls import Answer, Call, Endpoint, error_answer
from mfa_snippets.mock.connections import Connections
from mfa_snippets.mock.control import ControlApi
from mfa_snippets.mock.emulator import Emulator
from mfa_snippets.mock.errors import INVALID_ARGUMENTS, METHOD_NOT_ALLOWED, NO_ROUTE, UNAUTHORIZED, ApiError
from mfa_snippets.mock.faults import answer_with_faults
from mfa_snippets.mock.fields import problems
from mfa_snippets.mock.hosts import HostGuard
from mfa_snippets.mock.inbox import inbox_routes
from mfa_snippets.mock.journal import NOTES, RESET, Journal
from mfa_snippets.mock.openapi import openapi_route
from mfa_snippets.mock.responses import Handler, response


class DeliveryMethod(StringConvertor):
    """A part of a path that is a delivery method, so that any other is an unknown route."""

    regex = "|".join(METHODS)


class EnchantedMethod(StringConvertor):
    """How enchanted links are delivered; by phone in one SDK only."""

    regex = "email|sms"


register_url_convertor("delivery_method", DeliveryMethod())
register_url_convertor("enchanted_method", EnchantedMethod())

PARTS = (totp, otp, updates, magiclink, enchantedlink, passwords, account, management, public)
ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for part in PARTS for endpoint in part.ENDPOINTS)


def application(emulator: Emulator, access: Access, connections: Connections | None = None) -> Starlette:
    """The API, the control API and the inbox page."""
    api = [Route(found.path, _handler(emulator, found), methods=[found.method]) for found in ENDPOINTS]
    app = Starlette(
        routes=[
            *api,
            openapi_route(ENDPOINTS),
            *ControlApi(emulator).routes(),
            *inbox_routes(emulator),
        ],
        middleware=[
            Middleware(HostGuard, access=access),
            Middleware(Journal, emulator=emulator, connections=connections or Connections()),
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
            answer = _answer(emulator, endpoint, request, body)
        except ApiError as error:
            return response(error_answer(error))
        request.scope[RESET] = answer.is_reset
        if answer.delay:
            await asyncio.sleep(answer.delay)
        return response(answer)

    return handle


def _answer(emulator: Emulator, endpoint: Endpoint, request: Request, body: bytes) -> Answer:
    bearer = _bearer(request)
    world = emulator.worlds.world(bearer.project_id)
    call = Call(
        world=world,
        bearer=bearer,
        path=request.path_params,
        body=parse_object(body),
        now=emulator.now(world),
    )
    request.scope[NOTES] = notes = problems(call.body, endpoint.fields)
    if notes and call.settings.strict_fields:
        raise ApiError(INVALID_ARGUMENTS, "; ".join(notes))
    return answer_with_faults(call, request.scope["path"], endpoint.operation)


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
