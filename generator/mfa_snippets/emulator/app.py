"""The ASGI application of the emulator: the API, its OpenAPI description, control API and inbox."""

import asyncio
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mfa_snippets.emulator import calls
from mfa_snippets.emulator.calls import ApiError, ApiResponse, ErrorKind
from mfa_snippets.emulator.control import control_routes
from mfa_snippets.emulator.emulator import Emulator, Exchange
from mfa_snippets.emulator.endpoints import DESCRIPTION, ENDPOINTS, Endpoint, field_notes, respond
from mfa_snippets.emulator.inbox import inbox_routes
from mfa_snippets.emulator.passkeys_and_oauth import provider_routes
from mfa_snippets.emulator.sessions import REFRESH
from mfa_snippets.emulator.settings import Access

TOKEN_COOKIE, TOKEN_QUERY = "mfa-snippets-token", "token"
PUBLIC_PATHS = ("/v1/", "/v2/", "/oauth/", "//", "/openapi.json", "/health")


def application(emulator: Emulator, access: Access) -> Starlette:
    description = ApiResponse({**DESCRIPTION, "servers": [{"url": access.prefix or "/"}]})
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
            *(Route(one.path, partial(_recorded, emulator, one), methods=[one.method]) for one in ENDPOINTS),
            Route("/openapi.json", description, methods=["GET"]),
            Route("/health", ApiResponse({"status": "ok"}), methods=["GET"]),
            *inbox_routes(emulator),
            *provider_routes(emulator),
        ],
        middleware=[*([cross_origin] if access.origins else []), Middleware(Gate, access=access)],
        exception_handlers={404: no_route, 405: no_route},
    )
    app.router.redirect_slashes = False
    return app


async def _recorded(emulator: Emulator, given: Endpoint | ApiResponse, request: Request) -> Response:
    """The response to a request; both are recorded, apart from all projects if the request names none."""
    project, path, header = emulator.unattributed, request.scope["path"], request.headers.get
    try:
        project = emulator.project(calls.credentials_of(request)[0])
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
        response = given if isinstance(given, ApiResponse) else _perform(emulator, given, request, exchange)
    except ApiError as error:
        response = calls.error_response(error)
    await asyncio.sleep(response.delay)
    media_type = response.headers["content-type"] if response.status_code else None
    exchange["answer"] = {"status": response.status_code, "content_type": media_type, "body": response.body}
    project.record(exchange)
    return response


def _perform(emulator: Emulator, endpoint: Endpoint, request: Request, exchange: Exchange) -> ApiResponse:
    if b"%" in request.scope["raw_path"]:  # no path of the API needs it, and it may hide a slash
        raise ApiError(ErrorKind.NO_ROUTE, f"no route for {request.method} {exchange['path']}")
    project_id, jwt, key = calls.credentials_of(request)
    project, body = emulator.project(project_id), calls.parse_object(exchange["body"])
    if jwt is None and project.settings.tokens == "cookies":
        jwt = request.cookies.get(REFRESH) or None
    exchange["notes"] = notes = tuple(field_notes(body, endpoint.fields))
    if notes and project.settings.strict_fields:
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "; ".join(notes))
    if "identifier" in endpoint.fields:
        body["loginId"] = body.get("loginId") or body.get("identifier")
    return respond(endpoint, calls.Call(project, request, body, project.now(), jwt, key))


async def _no_route(emulator: Emulator, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path, kind, reason = request.scope["path"], ErrorKind.NO_ROUTE, "no route for"
    if error.status_code == 405:
        kind, reason = ErrorKind.METHOD_NOT_ALLOWED, "method not allowed:"
    hint = "; write the base URL without a slash at the end" if path.startswith("//") else ""
    message = f"{reason} {request.method} {path}{hint}"
    if f"{path}/".startswith("/control/"):
        return ApiResponse({"error": message}, kind.status, error.headers)
    response = calls.error_response(ApiError(kind, message), error.headers)
    if not path.lstrip("/").startswith(("v1/", "v2/")):
        return response
    return await _recorded(emulator, response, request)


@dataclass(frozen=True, slots=True)
class Gate:
    """ASGI middleware that rejects requests without access, and serves an application below a path prefix."""

    app: ASGIApp
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix, path, app = self.access.prefix, scope["path"], self.app
        if prefix and path == prefix:  # links of the inbox are relative to the slash
            app = RedirectResponse(f"{prefix}/")
        elif prefix and (not path.startswith(f"{prefix}/") or path.startswith(f"{prefix}{prefix}/")):
            message = f"no route for {scope['method']} {path}: all paths begin with {prefix}/"
            app = calls.error_response(ApiError(ErrorKind.NO_ROUTE, message))
        else:
            path, raw_path = path.removeprefix(prefix), scope["raw_path"].removeprefix(prefix.encode())
            # Starlette adds `root_path` to base URLs; it is part of no path that the routes see.
            scope = {**scope, "path": path, "raw_path": raw_path, "root_path": prefix}
            app = self._rejection(Request(scope)) or app
        await app(scope, receive, send)

    def _rejection(self, request: Request) -> Response | None:
        """The token is a bearer or a cookie, or once a parameter of the inbox page."""
        access, path = self.access, request.scope["path"]
        if not access.accepts_host(request.headers.get("host", "")):
            return ApiResponse({"error": "the Host header names another host"}, 421)
        if not self._is_allowed_origin(request):
            origin = request.headers.get("origin", "another origin")
            hint = "start the server with --allow-origin to allow it"
            return ApiResponse({"error": f"a page of {origin} may not call this server; {hint}"}, 403)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")
        if path.startswith(PUBLIC_PATHS) or access.accepts_token(token):
            return None
        if path == "/" and access.accepts_token(request.query_params.get(TOKEN_QUERY, "")):
            redirect = RedirectResponse("./", 303, {"Cache-Control": "no-store"})
            redirect.set_cookie(TOKEN_COOKIE, access.token, httponly=True, samesite="strict")
            return redirect
        expected = "expected the token that was printed at start: open /?token=… or send it as bearer"
        return ApiResponse({"error": expected}, 401)

    def _is_allowed_origin(self, request: Request) -> bool:
        """Whether no other site or a named one sent it, by Origin and Sec-Fetch-Site, or it is a link."""
        origin = request.headers.get("origin")
        if origin in self.access.origins:
            return True
        if origin is not None and origin != f"http://{request.headers['host']}":
            return False
        is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
        return is_link or request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
