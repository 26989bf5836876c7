"""ASGI middleware: guard the server against callers without access, and record every request to the API."""

import contextlib
import hmac
import ipaddress
import secrets
import socket
import struct
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.endpoints import error_response
from mfa_snippets.emulator.parsing import ApiError, credentials_of, read_body
from mfa_snippets.emulator.project_state import Exchange

TOKEN_COOKIE, TOKEN_QUERY, TOKEN_BYTES = "mfa-snippets-token", "token", 16
PUBLIC_PATHS, FRIENDLY_SITES = ("/v1/", "/v2/", "//", "/openapi.json"), ("same-origin", "none")
NO_LINGER = struct.pack("ii", 1, 0)
NOTES, RESET = "mfa_snippets.notes", "mfa_snippets.reset"
"""Keys of the ASGI scope: a handler's notes on the body, and whether to reset the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The host that the server listens on, and what that means for its callers."""

    host: str
    names: frozenset[str] = frozenset()  # host names of this server beside those of the loopback interface
    token: str | None = None
    """Required by inbox and control API; None on the loopback interface, which others cannot reach."""

    def accepts_token(self, token: str) -> bool:
        return self.token is None or hmac.compare_digest(token.encode(), self.token.encode())

    def accepts_host(self, host_header: str) -> bool:
        """Whether a Host header (RFC 9110 section 7.2) names this server."""
        has_port = not host_header.endswith("]") and ":" in host_header
        name = host_header.rpartition(":")[0] if has_port else host_header
        name = name.removeprefix("[").removesuffix("]").lower()
        if is_loopback_name(name) or name in {self.host.lower(), *self.names}:
            return bool(name)
        # Any IP address does: DNS rebinding needs a name.
        return not is_loopback_name(self.host) and _address(name) is not None


def access_to(host: str, names: tuple[str, ...] = ()) -> Access:
    """Access to a host; one that others can reach gets a token and knows this machine's name."""
    is_private = is_loopback_name(host)
    known = frozenset(name.lower() for name in (*names, *([] if is_private else [socket.gethostname()])))
    return Access(host=host, names=known, token=None if is_private else secrets.token_hex(TOKEN_BYTES))


def is_loopback_name(name: str) -> bool:
    address = _address(name)
    return name.lower() == "localhost" or (address is not None and address.is_loopback)


@lru_cache(maxsize=1024)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class HostGuard:
    """ASGI middleware that rejects requests without access."""

    app: ASGIApp
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rejection = self._rejection(Request(scope)) if scope["type"] == "http" else None
        await (rejection or self.app)(scope, receive, send)

    def _rejection(self, request: Request) -> Response | None:
        """The token is a bearer or a cookie, or once a parameter of the inbox page."""
        if not self.access.accepts_host(request.headers.get("host", "")):
            return JSONResponse({"error": "the Host header names another host"}, 421)
        if not _is_same_origin(request):
            return JSONResponse({"error": "a page of another origin may not call this server"}, 403)
        path = request.scope["path"]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")
        if path.startswith(PUBLIC_PATHS) or self.access.accepts_token(token):
            return None
        if request.url.path == "/" and self.access.accepts_token(request.query_params.get(TOKEN_QUERY, "")):
            redirect = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
            redirect.set_cookie(TOKEN_COOKIE, self.access.token or "", httponly=True, samesite="strict")
            return redirect
        expected = "expected the token that was printed at start: open /?token=… or send it as bearer"
        return JSONResponse({"error": expected}, 401)


def _is_same_origin(request: Request) -> bool:
    """Whether no other site sent it, by Origin and Sec-Fetch-Site (W3C Fetch Metadata); links are allowed."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{request.headers['host']}":
        return False
    is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    return is_link or request.headers.get("sec-fetch-site", "none") in FRIENDLY_SITES


@dataclass(frozen=True, slots=True)
class RequestLog:
    """ASGI middleware that records the API."""

    app: ASGIApp
    emulator: Emulator
    connections: Collection[Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].lstrip("/").startswith(("v1/", "v2/")):
            await self.app(scope, receive, send)
            return
        request, body, sent = Request(scope, receive), b"", list[Message]()
        try:
            project = self.emulator.project(credentials_of(request).project_id)
        except ApiError:
            project = self.emulator.unattributed
        project.arrivals += 1
        number = project.arrivals

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def collect(message: Message) -> None:
            sent.append(message)

        try:
            body = await read_body(request.stream())
            await self.app(scope, replay, collect)
        except ApiError as error:
            await error_response(error)(scope, receive, collect)
        self.emulator.record(project, _exchange(number, request, body, sent))
        if scope.get(RESET):
            await _reset(self.connections, scope, receive)
            return
        for message in sent:
            await send(message)


async def _reset(connections: Collection[Any], scope: Scope, receive: Receive) -> None:
    """Reset the TCP connection of a request; returns when its server knows."""
    client = scope["client"]
    transport = next((protocol.transport for protocol in connections if protocol.client == client), None)
    if transport is None:
        raise ConnectionResetError("a connection reset was asked for")
    with contextlib.suppress(OSError):
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


def _exchange(number: int, request: Request, body: bytes, sent: list[Message]) -> Exchange:
    headers, is_reset = request.headers, request.scope.get(RESET, False)
    content_type = dict(sent[0]["headers"]).get(b"content-type")
    return {
        "id": number,
        "method": request.method,
        "path": request.scope["path"],
        "query": request.scope["query_string"].decode("latin-1"),
        "content_type": headers.get("content-type"),
        "authorization": headers.get("authorization"),
        "sdk_name": headers.get("x-descope-sdk-name"),
        "sdk_version": headers.get("x-descope-sdk-version"),
        "body": body,
        "notes": request.scope.get(NOTES, ()),  # unknown and ill-typed body fields
        "answer": {
            "status": 0 if is_reset else sent[0]["status"],
            "content_type": None if is_reset or content_type is None else content_type.decode("latin-1"),
            "body": b"".join(message.get("body", b"") for message in sent[1:]),
        },
    }
