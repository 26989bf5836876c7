"""Who may call the server, and ASGI middleware that rejects everybody else and serves below a prefix."""

import hmac
import ipaddress
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mfa_snippets.emulator.calls import ApiError, ErrorKind, error_response

TOKEN_COOKIE, TOKEN_QUERY, TOKEN_BYTES = "mfa-snippets-token", "token", 16
PUBLIC_PATHS = ("/v1/", "/v2/", "/oauth/", "//", "/openapi.json", "/health")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(text)
    return None


def _is_loopback(name: str) -> bool:
    address = _address(name)
    return name.lower() == "localhost" or (address is not None and address.is_loopback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where the server listens, and who may call it."""

    host: str = "127.0.0.1"
    prefix: str = ""  # of all paths, such as `/descope`
    origins: tuple[str, ...] = ()  # whose pages may call this server (https://fetch.spec.whatwg.org/#cors)
    token: str = field(default_factory=partial(secrets.token_hex, TOKEN_BYTES))

    @property
    def required_token(self) -> str | None:
        """For inbox and control API; None on the loopback interface, which others cannot reach."""
        return None if _is_loopback(self.host) else self.token

    def accepts_token(self, token: str) -> bool:
        required = self.required_token
        return required is None or hmac.compare_digest(token.encode(), required.encode())

    def accepts_host(self, host_header: str) -> bool:
        """Whether a Host header (RFC 9110 section 7.2) names this server."""
        has_port = not host_header.endswith("]") and ":" in host_header
        name = host_header.rpartition(":")[0] if has_port else host_header
        name = name.removeprefix("[").removesuffix("]").lower()
        if _is_loopback(name) or _is_loopback(self.host):
            return _is_loopback(name)
        # DNS rebinding needs a public name, which has a dot: that of a machine or a container does not do.
        return name != "" and (name == self.host.lower() or "." not in name or _address(name) is not None)


@dataclass(frozen=True, slots=True)
class PathPrefix:
    """ASGI middleware that serves an application below a path prefix."""

    app: ASGIApp
    prefix: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix, path, app = self.prefix, scope["path"], self.app
        if path == prefix:  # links of the inbox are relative to the slash
            app = RedirectResponse(f"{prefix}/")
        elif not path.startswith(f"{prefix}/") or path.startswith(f"{prefix}{prefix}/"):
            message = f"no route for {scope['method']} {path}: all paths begin with {prefix}/"
            app = error_response(ApiError(ErrorKind.NO_ROUTE, message))
        else:
            path, raw_path = path.removeprefix(prefix), scope["raw_path"].removeprefix(prefix.encode())
            # Starlette adds `root_path` to base URLs; it is part of no path that the routes see.
            scope = {**scope, "path": path, "raw_path": raw_path, "root_path": prefix}
        await app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class HostGuard:
    """ASGI middleware that rejects requests without access."""

    app: ASGIApp
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._rejection(Request(scope)) or self.app)(scope, receive, send)

    def _rejection(self, request: Request) -> Response | None:
        """The token is a bearer or a cookie, or once a parameter of the inbox page."""
        access, path = self.access, request.scope["path"]
        if not access.accepts_host(request.headers.get("host", "")):
            return JSONResponse({"error": "the Host header names another host"}, 421)
        if not self._is_allowed_origin(request):
            origin = request.headers.get("origin", "another origin")
            hint = "start the server with --allow-origin to allow it"
            return JSONResponse({"error": f"a page of {origin} may not call this server; {hint}"}, 403)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")
        if path.startswith(PUBLIC_PATHS) or access.accepts_token(token):
            return None
        if path == "/" and access.accepts_token(request.query_params.get(TOKEN_QUERY, "")):
            redirect = RedirectResponse("./", 303, {"Cache-Control": "no-store"})
            redirect.set_cookie(TOKEN_COOKIE, access.token, httponly=True, samesite="strict")
            return redirect
        expected = "expected the token that was printed at start: open /?token=… or send it as bearer"
        return JSONResponse({"error": expected}, 401)

    def _is_allowed_origin(self, request: Request) -> bool:
        """Whether no other site or a named one sent it, by Origin and Sec-Fetch-Site, or it is a link."""
        origin = request.headers.get("origin")
        if origin in self.access.origins:
            return True
        if origin is not None and origin != f"http://{request.headers['host']}":
            return False
        is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
        return is_link or request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
