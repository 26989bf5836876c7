"""Turn answers into HTTP responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from mfa_snippets.mock.calls import Answer

Handler = Callable[[Request], Awaitable[Response]]


def response(answer: Answer) -> Response:
    """The response of an answer; nothing of it may be kept by a cache."""
    headers = {"Cache-Control": "no-store", **answer.headers}
    return Response(answer.content, answer.status, headers, media_type=answer.content_type)
