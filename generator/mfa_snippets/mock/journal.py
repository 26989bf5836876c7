"""Record every request to the API with its answer, whatever became of it."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mfa_snippets.mock.bearer import is_project_id, parse_bearer
from mfa_snippets.mock.bodies import parse_json, read_body
from mfa_snippets.mock.calls import error_answer
from mfa_snippets.mock.errors import ApiError
from mfa_snippets.mock.responses import response
from mfa_snippets.mock.world import Exchange, World, Worlds

KEYS_PATH = re.compile(r"/v2/keys/([^/]+)")


class Journal:
    """ASGI middleware around the API."""

    def __init__(self, app: ASGIApp, worlds: Worlds) -> None:
        self._app = app
        self._worlds = worlds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and keep what went in and out, before its sender can see the answer."""
        if scope["type"] != "http" or not scope["path"].lstrip("/").startswith(("v1/", "v2/")):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        world = self._world(request)
        number = world.arrive()
        sent: list[Message] = []
        try:
            body = await read_body(request.stream())
            await self._app(scope, _replay(body), _keep(sent))
        except ApiError as refusal:
            body = b""
            await response(error_answer(refusal))(scope, receive, _keep(sent))
        world.exchanges.append(_exchange(number, request, body, sent))
        for message in sent:
            await send(message)

    def _world(self, request: Request) -> World:
        project_id = _project_id(request)
        return self._worlds.world(project_id) if project_id else self._worlds.strays


def _project_id(request: Request) -> str | None:
    in_path = KEYS_PATH.fullmatch(request.scope["path"])
    if in_path and is_project_id(in_path[1]):
        return in_path[1]
    try:
        return parse_bearer(request.headers.get("authorization")).project_id
    except ApiError:
        return None


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _keep(sent: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        sent.append(message)

    return keep


def _exchange(number: int, request: Request, body: bytes, sent: list[Message]) -> Exchange:
    headers = request.headers
    return Exchange(
        id=number,
        method=request.method,
        path=request.scope["path"],
        query=request.scope["query_string"].decode("latin-1"),
        content_type=headers.get("content-type"),
        authorization=headers.get("authorization"),
        sdk_name=headers.get("x-descope-sdk-name"),
        sdk_version=headers.get("x-descope-sdk-version"),
        body=_sent_body(body),
        answer=_answer(sent),
    )


def _sent_body(body: bytes) -> Any:
    if not body:
        return None
    try:
        return parse_json(body)
    except ValueError:
        return {"raw": body.decode(errors="replace")}


def _answer(sent: list[Message]) -> dict[str, Any]:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in sent[1:])
    try:
        body = parse_json(content)
    except ValueError:
        body = content.decode(errors="replace")
    return {"status": sent[0]["status"], "content_type": headers.get("content-type"), "body": body}
