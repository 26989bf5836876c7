"""Who may reach the server, by which names, and with which token."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_COOKIE = "mfa-snippets-token"
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the server is bound to, and what that means for its callers."""

    host: str
    names: frozenset[str] = frozenset()
    """Host names, beside those of the loopback interface, that mean this server."""
    token: str | None = None
    """What inbox and control API ask for; None on the loopback interface, which others cannot reach."""

    @property
    def is_loopback_only(self) -> bool:
        """Whether nobody else can reach it."""
        return is_loopback_name(self.host)

    def is_good(self, token: str) -> bool:
        """Whether it is the token; any is where none is asked for."""
        return self.token is None or hmac.compare_digest(token.encode(), self.token.encode())

    def is_own(self, header: str) -> bool:
        """Whether a Host header (RFC 9110 section 7.2) means this server.

        Elsewhere than on loopback, an IP address does: DNS rebinding needs a name.
        """
        name = host_name(header)
        if is_loopback_name(name) or name in {self.host.lower(), *self.names}:
            return bool(name)
        return not self.is_loopback_only and _address(name) is not None


def access_to(host: str, names: tuple[str, ...] = ()) -> Access:
    """Access to a host; a token is made where others can reach it, and its own name is known."""
    access = Access(host=host, names=frozenset(name.lower() for name in names))
    if access.is_loopback_only:
        return access
    own = {*access.names, socket.gethostname().lower()}
    return Access(host=host, names=frozenset(own), token=secrets.token_hex(TOKEN_BYTES))


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case."""
    name = header.rpartition(":")[0] if not header.endswith("]") and ":" in header else header
    return name.removeprefix("[").removesuffix("]").lower()


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


API = ("/v1/", "/v2/", "//")
PUBLIC = ("/openapi.json",)
FRIENDLY_SITES = ("same-origin", "none")
TOKEN_QUERY = "token"


class HostGuard:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        refusal = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        if not self._access.is_own(request.headers.get("host", "")):
            return _refused("the Host header names another host", 421)
        if not _is_same_origin(request):
            return _refused("a page of another origin may not call this server", 403)
        if request.scope["path"].startswith(API) or request.scope["path"] in PUBLIC:
            return None
        return self._without_token(request)

    def _without_token(self, request: Request) -> Response | None:
        """Elsewhere than on loopback: the token as bearer or cookie, or once in the page's address."""
        if self._access.is_good(_token(request)):
            return None
        if request.url.path == "/" and self._access.is_good(request.query_params.get(TOKEN_QUERY, "")):
            return self._let_in()
        return _refused(
            "expected the token that was printed at start: open /?token=… or send it as bearer", 401
        )

    def _let_in(self) -> Response:
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        answer.set_cookie(TOKEN_COOKIE, self._access.token or "", httponly=True, samesite="strict")
        return answer


def _is_same_origin(request: Request) -> bool:
    """Whether no other page sent it: browsers say so in Origin, and in Sec-Fetch-Site (W3C Fetch Metadata).

    Following a link to the inbox is fine.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{request.headers['host']}":
        return False
    is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    return is_link or request.headers.get("sec-fetch-site", "none") in FRIENDLY_SITES


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else request.cookies.get(TOKEN_COOKIE, "")


def _refused(reason: str, status: int) -> Response:
    return JSONResponse({"error": reason}, status)
