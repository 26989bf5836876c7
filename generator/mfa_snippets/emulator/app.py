"""Put the parts together as one ASGI application."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from inspect import getdoc
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mfa_snippets.emulator import account, management, otp, passwords, totp
from mfa_snippets.emulator import enchanted_link as enchantedlink
from mfa_snippets.emulator import magic_link as magiclink
from mfa_snippets.emulator.access import Access, HostGuard
from mfa_snippets.emulator.calls import (
    Answer,
    Call,
    Endpoint,
    Field,
    Fields,
    Handler,
    error_answer,
    problems,
    response,
)
from mfa_snippets.emulator.control import ControlApi
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.faults import answer_with_faults
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.messages import METHODS
from mfa_snippets.emulator.parsing import (
    INVALID_ARGUMENTS,
    METHOD_NOT_ALLOWED,
    NO_ROUTE,
    UNAUTHORIZED,
    ApiError,
    Bearer,
    is_project_id,
    parse_bearer,
    parse_object,
)
from mfa_snippets.emulator.recording import NOTES, RESET, Connections, Journal

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
VALUES: Mapping[str, list[str]] = {"delivery_method": list(METHODS), "enchanted_method": ["email", "sms"]}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    status: {"description": meaning}
    for status, meaning in {
        "200": "Done",
        "400": "Refused: errorCode, errorDescription, errorMessage",
        "401": "Not authorized, or a wrong code",
        "413": "The body is larger than 1 MiB",
    }.items()
}


def openapi_route(endpoints: Iterable[Endpoint]) -> Route:
    """Where the description is found."""
    described = description(endpoints)

    async def answer(_request: Request) -> Response:
        return JSONResponse(described, headers={"Cache-Control": "no-store"})

    return Route("/openapi.json", answer, methods=["GET"])


def description(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Emulator of the Descope authentication API, as far as MFA touches it",
            "version": "1",
        },
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary(endpoint),
        "responses": dict(ANSWERS),
        "parameters": [_parameter(*found) for found in PARAMETER.findall(endpoint.path)],
        "x-needs": endpoint.needs,
    }
    if endpoint.needs != "nothing":
        operation["security"] = [{"bearer": []}]
    if endpoint.fields:
        schema = {"application/json": {"schema": _object(endpoint.fields)}}
        operation["requestBody"] = {"required": True, "content": schema}
    return operation


def summary(endpoint: Endpoint) -> str:
    """The first line of the operation's documentation."""
    operation = endpoint.operation
    function = operation.func if isinstance(operation, partial) else operation
    return (getdoc(function) or "").partition("\n")[0]


def _parameter(name: str, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if kind in VALUES:
        schema["enum"] = VALUES[kind]
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _object(fields: Fields) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _schema(field) for name, field in fields.items()},
    }
    required = [name for name, field in fields.items() if field.is_required]
    return {**schema, "required": required} if required else schema


def _schema(field: Field) -> dict[str, Any]:
    if field.kind == "any":
        return {}
    if field.members:
        return {**_object(field.members), "type": ["object", "null"]}
    return {"type": field.kind if field.is_required else [field.kind, "null"]}


class DeliveryMethod(StringConvertor):
    """A part of a path that is a delivery method, so that any other is an unknown route."""

    regex = "|".join(METHODS)


class EnchantedMethod(StringConvertor):
    """How enchanted links are delivered; by phone in one SDK only."""

    regex = "email|sms"


register_url_convertor("delivery_method", DeliveryMethod())
register_url_convertor("enchanted_method", EnchantedMethod())

PARTS = (totp, otp, magiclink, enchantedlink, passwords, account, management)
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
