"""The ASGI application of the emulator: the API, its OpenAPI description, control API and inbox."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from inspect import getdoc
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mfa_snippets.emulator import (
    codes_and_links,
    oauth,
    passkeys,
    passwords_and_totp,
    sessions,
    users,
)
from mfa_snippets.emulator.control import control_routes
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import (
    Call,
    Endpoint,
    error_response,
    field_notes,
    json_response,
    object_schema,
)
from mfa_snippets.emulator.faults import respond
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.middleware import NOTES, Access, HostGuard, PathPrefix, RequestLog
from mfa_snippets.emulator.parsing import ApiError, ErrorKind, credentials_of, parse_object
from mfa_snippets.emulator.tokens import REFRESH

METHODS = (codes_and_links, oauth, passkeys, passwords_and_totp, sessions, users)
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
    openapi = JSONResponse(description(access.prefix), headers={"Cache-Control": "no-store"})
    health = JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
    app = Starlette(
        routes=[
            *(Route(row.path, _handler(emulator, row), methods=[row.method]) for row in ENDPOINTS),
            Route("/openapi.json", openapi, methods=["GET"]),
            Route("/health", health, methods=["GET"]),
            *control_routes(emulator, endpoints_by_path),
            *inbox_routes(emulator),
            *oauth.provider_routes(emulator),
        ],
        middleware=[
            *([_cross_origin(access.origins)] if access.origins else []),
            *([Middleware(PathPrefix, prefix=access.prefix)] if access.prefix else []),
            Middleware(HostGuard, access=access),
            Middleware(RequestLog, emulator=emulator, connections=connections),
        ],
        exception_handlers={404: _no_route, 405: _no_route},
    )
    app.router.redirect_slashes = False
    return app


def _cross_origin(origins: tuple[str, ...]) -> Middleware:
    """Answers preflights of these origins, for all headers: SDKs send some of their own."""
    return Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["*"],
        allow_headers=["*"],
        allow_credentials=True,
        allow_private_network=True,
        expose_headers=["Retry-After"],
    )


def endpoints_by_path(project_id: str) -> dict[str, Endpoint]:
    """The endpoint of each path of the API, with every value of its parameters."""
    return {path: endpoint for endpoint in ENDPOINTS for path in _paths(endpoint.path, project_id)}


def _paths(template: str, project_id: str) -> Iterator[str]:
    parameter = PARAMETER.search(template)
    if parameter is None:
        yield template
        return
    for value in PATH_VALUES.get(parameter[2], (project_id,)):
        yield from _paths(template[: parameter.start()] + value + template[parameter.end() :], project_id)


def _handler(emulator: Emulator, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        body = await request.body()
        if b"%" in request.scope["raw_path"]:  # no path of the API needs it, and it may hide a slash
            return await _no_route(request)
        try:
            bearer = credentials_of(request)
            project, fields = emulator.project(bearer.project_id), parse_object(body)
            if bearer.jwt is None and project.settings.tokens == "cookies":
                bearer = replace(bearer, jwt=request.cookies.get(REFRESH) or None)
            request.scope[NOTES] = notes = tuple(field_notes(fields, endpoint.fields))
            if notes and project.settings.strict_fields:
                raise ApiError(ErrorKind.INVALID_ARGUMENTS, "; ".join(notes))
            if "identifier" in endpoint.fields:
                fields["loginId"] = fields.get("loginId") or fields.get("identifier")
            call = Call(project=project, bearer=bearer, request=request, body=fields, now=project.now())
            response = respond(call, request.scope["path"], endpoint.perform)
        except ApiError as error:
            return error_response(error)
        await asyncio.sleep(response.delay)
        return response

    return handle


async def _no_route(request: Request, error: Exception | None = None) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    is_known_path = isinstance(error, HTTPException) and error.status_code == 405
    kind = ErrorKind.METHOD_NOT_ALLOWED if is_known_path else ErrorKind.NO_ROUTE
    path = request.scope["path"]
    message = f"{'method not allowed:' if is_known_path else 'no route for'} {request.method} {path}"
    if path.startswith("//"):
        message += "; write the base URL without a slash at the end"
    if f"{path}/".startswith("/control/"):
        return json_response({"error": message}, kind.status, headers)
    return error_response(ApiError(kind, message), headers)


def description(prefix: str = "") -> dict[str, Any]:
    """The API in the form of OpenAPI."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        path = PARAMETER.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _described(endpoint)
    title = "Emulator of the Descope authentication API, as far as MFA touches it"
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": prefix or "/"}],
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
    for name in endpoint.query:
        described["parameters"].append({"name": name, "in": "query", "schema": {"type": "string"}})
    if endpoint.needs != "nothing":
        described["security"] = [{"bearer": []}]
    if endpoint.fields:
        content = {"application/json": {"schema": object_schema(endpoint.fields)}}
        described["requestBody"] = {"required": True, "content": content}
    return described
