"""Keep pages of other origins away (DNS rebinding, cross-site requests)."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

API = ("/v1/", "/v2/", "//")


class HostGuard:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, bound_host: str) -> None:
        self._app = app
        self._bound_host = bound_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        refusal = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> JSONResponse | None:
        if not is_own_host(request.headers.get("host", ""), self._bound_host):
            return JSONResponse({"error": "the Host header names another host"}, 421)
        if request.scope["path"].startswith(API):
            return None
        if not is_loopback(request.client.host if request.client else ""):
            return JSONResponse({"error": "inbox and control API answer the loopback interface only"}, 403)
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{request.headers['host']}":
            return JSONResponse({"error": "the Origin header names another origin"}, 403)
        return None


def is_own_host(header: str, bound_host: str) -> bool:
    """Whether a Host header (RFC 9110 section 7.2) means this server: loopback, or where it is bound."""
    name = header.rpartition(":")[0] if not header.endswith("]") and ":" in header else header
    bare = name.removeprefix("[").removesuffix("]").lower()
    return bare in ("localhost", bound_host.lower()) or is_loopback(bare)


def is_loopback(address: str) -> bool:
    """Whether it is an IP address of the loopback interface."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
