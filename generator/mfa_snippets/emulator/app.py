"""The ASGI application of the emulator: the API, its OpenAPI description, control API and inbox."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
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

from mfa_snippets.emulator import codes_and_links, passwords_and_totp, sessions, users
from mfa_snippets.emulator.control import control_routes
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import Call, Endpoint, error_response, field_notes, object_schema
from mfa_snippets.emulator.faults import respond
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.middleware import NOTES, RESET, Access, HostGuard, RequestLog
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, credentials_of, parse_object

METHODS = (codes_and_links, passwords_and_totp, sessions, users)
ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for module in METHODS for endpoint in module.ENDPOINTS)
PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
PATH_VALUES: Mapping[str, tuple[str, ...]] = {
    "delivery_method": users.DELIVERY_METHODS,
    "enchanted_method": ("email", "sms"),  # by phone in one SDK only
}
"""The values of path parameters, by convertor; any other value is an unknown route."""
RESPONSES: Mapping[str, Mapping[str, str]] = {
    "200": {"description": "Done"},
    "400": {"description": "Refused: errorCode, errorDescription, errorMessage"},
    "401": {"description": "Not authorized, or a wrong code"},
    "413": {"description": "The body is larger than 1 MiB"},
}

for name, values in PATH_VALUES.items():
    register_url_convertor(name, type(name, (StringConvertor,), {"regex": "|".join(values)})())


def application(emulator: Emulator, access: Access, connections: Collection[Any] = ()) -> Starlette:
    """The API, the control API and the inbox page; faults reset one of the server's `connections`."""
    openapi = JSONResponse(description(), headers={"Cache-Control": "no-store"})
    app = Starlette(
        routes=[
            *(Route(row.path, _handler(emulator, row), methods=[row.method]) for row in ENDPOINTS),
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
            bearer = credentials_of(request)
            project, fields = emulator.project(bearer.project_id), parse_object(body)
            request.scope[NOTES] = notes = tuple(field_notes(fields, endpoint.fields))
            if notes and project.settings.strict_fields:
                raise ApiError(ErrorKind.INVALID_ARGUMENTS, "; ".join(notes))
            path, now = request.path_params, project.now()
            call = Call(project=project, bearer=bearer, path=path, body=fields, now=now)
            response = respond(call, request.scope["path"], endpoint.perform)
        except ApiError as error:
            return error_response(error)
        request.scope[RESET] = response.is_reset
        if response.delay:
            await asyncio.sleep(response.delay)
        return response

    return handle


async def _no_route(request: Request, error: Exception | None = None) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    is_known_path = isinstance(error, HTTPException) and error.status_code == 405
    kind = ErrorKind.METHOD_NOT_ALLOWED if is_known_path else ErrorKind.NO_ROUTE
    message = "method not allowed:" if is_known_path else "no route for"
    return error_response(ApiError(kind, f"{message} {request.method} {request.scope['path']}"), headers)


def description() -> dict[str, Any]:
    """The API in the form of OpenAPI."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        path = PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _described(endpoint)
    title = "Emulator of the Descope authentication API, as far as MFA touches it"
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def _described(endpoint: Endpoint) -> dict[str, Any]:
    function = endpoint.operation.func if isinstance(endpoint.operation, partial) else endpoint.operation
    described: dict[str, Any] = {
        "summary": (getdoc(function) or "").partition("\n")[0],
        "responses": RESPONSES,
        "parameters": [],
        "x-needs": endpoint.needs,
    }
    for name, convertor in PARAMETER.findall(endpoint.path):
        schema = {"type": "string", **({"enum": PATH_VALUES[convertor]} if convertor else {})}
        described["parameters"].append({"name": name, "in": "path", "required": True, "schema": schema})
    if endpoint.needs != "nothing":
        described["security"] = [{"bearer": []}]
    if endpoint.fields:
        content = {"application/json": {"schema": object_schema(endpoint.fields)}}
        described["requestBody"] = {"required": True, "content": content}
    return described
