"""Guard the server against other hosts, other origins and callers without the token."""

import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_COOKIE, TOKEN_QUERY, TOKEN_BYTES = "mfa-snippets-token", "token", 16
API_PATHS, PUBLIC_PATHS = ("/v1/", "/v2/", "//"), ("/openapi.json",)
FRIENDLY_SITES = ("same-origin", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The host that the server listens on, and what that means for its callers."""

    host: str
    names: frozenset[str] = frozenset()  # host names of this server beside those of the loopback interface
    token: str | None = None
    """Required by inbox and control API; None on the loopback interface, which others cannot reach."""

    def accepts_token(self, token: str) -> bool:
        """Whether it is the token; without one, any is accepted."""
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
    lower = frozenset(name.lower() for name in names)
    if is_loopback_name(host):
        return Access(host=host, names=lower)
    known = lower | {socket.gethostname().lower()}
    return Access(host=host, names=known, token=secrets.token_hex(TOKEN_BYTES))


def is_loopback_name(name: str) -> bool:
    """Whether it is `localhost` or an IP address of the loopback interface."""
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
        """Pass on a request, or reject it."""
        rejection = self._rejection(Request(scope)) if scope["type"] == "http" else None
        await (rejection or self.app)(scope, receive, send)

    def _rejection(self, request: Request) -> Response | None:
        """The token is a bearer or a cookie, or once a parameter of the inbox page."""
        if not self.access.accepts_host(request.headers.get("host", "")):
            return JSONResponse({"error": "the Host header names another host"}, 421)
        if not _is_same_origin(request):
            return JSONResponse({"error": "a page of another origin may not call this server"}, 403)
        path = request.scope["path"]
        is_public = path.startswith(API_PATHS) or path in PUBLIC_PATHS
        if is_public or self.access.accepts_token(_token(request)):
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


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")
