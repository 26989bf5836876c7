"""Keep pages of other origins away (DNS rebinding, cross-site requests), and strangers from the inbox."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mfa_snippets.mock.access import TOKEN_COOKIE, Access

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
