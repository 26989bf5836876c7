"""The ASGI application of the emulator: the API, its OpenAPI description, control API and inbox."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
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

from mfa_snippets.emulator import links, management, otp, passwords, sessions, totp
from mfa_snippets.emulator.access import Access, HostGuard
from mfa_snippets.emulator.control import control_routes
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import (
    Call,
    Endpoint,
    Field,
    Fields,
    error_response,
    field_notes,
)
from mfa_snippets.emulator.faults import respond
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, parse_bearer, parse_object, project_bearer
from mfa_snippets.emulator.recording import NOTES, RESET, RequestLog
from mfa_snippets.emulator.users import DELIVERY_METHODS

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
RESPONSES: Mapping[str, Mapping[str, str]] = {
    "200": {"description": "Done"},
    "400": {"description": "Refused: errorCode, errorDescription, errorMessage"},
    "401": {"description": "Not authorized, or a wrong code"},
    "413": {"description": "The body is larger than 1 MiB"},
}


def description(endpoints: Iterable[Endpoint], values: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The description; `values` are the allowed values of path parameters, by convertor."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, values)
    title = "Emulator of the Descope authentication API, as far as MFA touches it"
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def _operation(endpoint: Endpoint, values: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    function = endpoint.operation.func if isinstance(endpoint.operation, partial) else endpoint.operation
    operation: dict[str, Any] = {
        "summary": (getdoc(function) or "").partition("\n")[0],
        "responses": dict(RESPONSES),
        "parameters": [_parameter(name, values.get(kind)) for name, kind in PARAMETER.findall(endpoint.path)],
        "x-needs": endpoint.needs,
    }
    if endpoint.needs != "nothing":
        operation["security"] = [{"bearer": []}]
    if endpoint.fields:
        schema = {"application/json": {"schema": _object(endpoint.fields)}}
        operation["requestBody"] = {"required": True, "content": schema}
    return operation


def _parameter(name: str, values: tuple[str, ...] | None) -> dict[str, Any]:
    schema = {"type": "string", **({"enum": list(values)} if values else {})}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _object(fields: Fields) -> dict[str, Any]:
    properties = {name: _schema(field) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.is_required]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _schema(field: Field) -> dict[str, Any]:
    if field.kind == "any":
        return {}
    if field.members:
        return {**_object(field.members), "type": ["object", "null"]}
    return {"type": field.kind if field.is_required else [field.kind, "null"]}


METHODS = (totp, otp, links, passwords, sessions, management)
ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for module in METHODS for endpoint in module.ENDPOINTS)
PATH_VALUES: Mapping[str, tuple[str, ...]] = {
    "delivery_method": DELIVERY_METHODS,
    "enchanted_method": ("email", "sms"),  # by phone in one SDK only
}
"""The values of path parameters, by convertor; any other value is an unknown route."""

for name, values in PATH_VALUES.items():
    register_url_convertor(name, type(name, (StringConvertor,), {"regex": "|".join(values)})())


def application(emulator: Emulator, access: Access, connections: Collection[Any] = ()) -> Starlette:
    """The API, the control API and the inbox page; faults reset one of the server's `connections`."""
    api = [Route(row.path, _handler(emulator, row), methods=[row.method]) for row in ENDPOINTS]
    openapi = JSONResponse(description(ENDPOINTS, PATH_VALUES), headers={"Cache-Control": "no-store"})
    app = Starlette(
        routes=[
            *api,
            Route("/openapi.json", openapi, methods=["GET"]),
            *control_routes(emulator),
            *inbox_routes(emulator),
        ],
        middleware=[
            Middleware(HostGuard, access=access),
            Middleware(RequestLog, emulator=emulator, connections=connections),
        ],
        exception_handlers={404: _no_route, 405: _no_route},
    )
    app.router.redirect_slashes = False
    return app


def _handler(emulator: Emulator, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        body = await request.body()
        if b"%" in request.scope["raw_path"]:  # no path of the API needs it, and it may hide a slash
            return await _no_route(request)
        try:
            call = _call(emulator, endpoint, request, body)
            response = respond(call, request.scope["path"], endpoint.perform)
        except ApiError as error:
            return error_response(error)
        request.scope[RESET] = response.is_reset
        if response.delay:
            await asyncio.sleep(response.delay)
        return response

    return handle


def _call(emulator: Emulator, endpoint: Endpoint, request: Request, body: bytes) -> Call:
    """Parse a request; a path that names the project needs no Authorization header."""
    project_id, header = request.path_params.get("project_id"), request.headers.get("authorization")
    bearer = parse_bearer(header) if project_id is None else project_bearer(project_id)
    project, path, fields = emulator.project(bearer.project_id), request.path_params, parse_object(body)
    request.scope[NOTES] = notes = tuple(field_notes(fields, endpoint.fields))
    if notes and project.settings.strict_fields:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "; ".join(notes))
    return Call(project=project, bearer=bearer, path=path, body=fields, now=project.now())


async def _no_route(request: Request, error: Exception | None = None) -> Response:
    """The error for an unknown path, or for a path without this method."""
    headers = error.headers if isinstance(error, HTTPException) else None
    is_known_path = isinstance(error, HTTPException) and error.status_code == 405
    kind = ErrorKind.METHOD_NOT_ALLOWED if is_known_path else ErrorKind.NO_ROUTE
    message = "method not allowed:" if is_known_path else "no route for"
    return error_response(ApiError(kind, f"{message} {request.method} {request.scope['path']}"), headers)
