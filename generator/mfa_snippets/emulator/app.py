"""The ASGI application of the emulator: the API, its OpenAPI description, control API and inbox."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mfa_snippets.emulator import calls
from mfa_snippets.emulator.calls import ApiError, ApiResponse, ErrorKind
from mfa_snippets.emulator.control import control_routes
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import DESCRIPTION, ENDPOINTS, Endpoint, field_notes
from mfa_snippets.emulator.faults import respond
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.middleware import Access, HostGuard, PathPrefix
from mfa_snippets.emulator.passkeys_and_oauth import provider_routes
from mfa_snippets.emulator.project_state import Exchange
from mfa_snippets.emulator.sessions import REFRESH

NO_STORE = {"Cache-Control": "no-store"}
Perform = Callable[[Request, Exchange], ApiResponse]  # responds to a request whose body the exchange has


def application(emulator: Emulator, access: Access) -> Starlette:
    """The API, the control API and the inbox page."""
    description = JSONResponse({**DESCRIPTION, "servers": [{"url": access.prefix or "/"}]}, headers=NO_STORE)
    no_route = partial(_no_route, emulator)
    cross_origin = Middleware(
        CORSMiddleware,
        allow_origins=access.origins,
        allow_methods=["*"],
        allow_headers=["*"],  # SDKs send some of their own
        allow_credentials=True,
        allow_private_network=True,
        expose_headers=["Retry-After"],
    )
    app = Starlette(
        routes=[
            *control_routes(emulator),  # first, since most requests of a verification are theirs
            *(_route(emulator, endpoint) for endpoint in ENDPOINTS),
            Route("/openapi.json", description, methods=["GET"]),
            Route("/health", JSONResponse({"status": "ok"}, headers=NO_STORE), methods=["GET"]),
            *inbox_routes(emulator),
            *provider_routes(emulator),
        ],
        middleware=[
            *([cross_origin] if access.origins else []),
            *([Middleware(PathPrefix, prefix=access.prefix)] if access.prefix else []),
            Middleware(HostGuard, access=access),
        ],
        exception_handlers={404: no_route, 405: no_route},
    )
    app.router.redirect_slashes = False
    return app


def _route(emulator: Emulator, endpoint: Endpoint) -> Route:
    perform = partial(_performed, emulator, endpoint)
    return Route(endpoint.path, partial(_recorded, emulator, perform), methods=[endpoint.method])


async def _recorded(emulator: Emulator, perform: Perform, request: Request) -> Response:
    """The response to a request; both are recorded, apart from all projects if the request names none."""
    project, path, header = emulator.unattributed, request.scope["path"], request.headers.get
    try:
        project = emulator.project(calls.credentials_of(request).project_id)
    except ApiError as error:
        emulator.log(f"{request.method} {path}: {error}")
    project.arrivals += 1
    exchange: Exchange = {
        "id": project.arrivals,
        "method": request.method,
        "path": path,
        "query": request.scope["query_string"].decode("latin-1"),
        "content_type": header("content-type"),
        "authorization": header("authorization"),
        "sdk_name": header("x-descope-sdk-name"),
        "sdk_version": header("x-descope-sdk-version"),
        "body": b"",
        "notes": (),  # unknown and ill-typed body fields
    }
    try:
        exchange["body"] = await calls.read_body(request.stream())
        response = perform(request, exchange)
    except ApiError as error:
        response = calls.error_response(error)
    await asyncio.sleep(response.delay)
    media_type = response.headers["content-type"] if response.status_code else None
    exchange["answer"] = {"status": response.status_code, "content_type": media_type, "body": response.body}
    emulator.record(project, exchange)
    return response


def _performed(emulator: Emulator, endpoint: Endpoint, request: Request, exchange: Exchange) -> ApiResponse:
    if b"%" in request.scope["raw_path"]:  # no path of the API needs it, and it may hide a slash
        raise ApiError(ErrorKind.NO_ROUTE, f"no route for {request.method} {exchange['path']}")
    bearer = calls.credentials_of(request)
    project, fields = emulator.project(bearer.project_id), calls.parse_object(exchange["body"])
    if bearer.jwt is None and project.settings.tokens == "cookies":
        bearer = replace(bearer, jwt=request.cookies.get(REFRESH) or None)
    exchange["notes"] = notes = tuple(field_notes(fields, endpoint.fields))
    if notes and project.settings.strict_fields:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "; ".join(notes))
    if "identifier" in endpoint.fields:
        fields["loginId"] = fields.get("loginId") or fields.get("identifier")
    call = calls.Call(project=project, bearer=bearer, request=request, body=fields, now=project.now())
    return respond(call, exchange["path"], endpoint.perform)


async def _no_route(emulator: Emulator, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path, kind, reason = request.scope["path"], ErrorKind.NO_ROUTE, "no route for"
    if error.status_code == 405:
        kind, reason = ErrorKind.METHOD_NOT_ALLOWED, "method not allowed:"
    hint = "; write the base URL without a slash at the end" if path.startswith("//") else ""
    message = f"{reason} {request.method} {path}{hint}"
    if f"{path}/".startswith("/control/"):
        return calls.json_response({"error": message}, kind.status, error.headers)
    response = calls.error_response(ApiError(kind, message), error.headers)
    if not path.lstrip("/").startswith(("v1/", "v2/")):
        return response
    return await _recorded(emulator, lambda _request, _exchange: response, request)
