"""Calls of the API, and their responses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from mfa_snippets.emulator.parsing import ApiError, Body, Credentials
from mfa_snippets.emulator.project_state import ProjectState

Headers = Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    project: ProjectState
    bearer: Credentials
    request: Request
    body: Body
    now: float  # seconds since the epoch by the project's clock


Operation = Callable[[Call], Mapping[str, Any]]
"""Performs a call and returns the body of its response. Raises ApiError."""


class ApiResponse(Response):
    """An API response, sent after `delay` seconds."""

    delay, media_type = 0.0, "application/json"

    def __init__(self, content: bytes, status: int = 200, headers: Headers = None) -> None:
        super().__init__(content, status, {"Cache-Control": "no-store", **(headers or {})})


def json_response(value: Mapping[str, Any], status: int = 200, headers: Headers = None) -> ApiResponse:
    return ApiResponse(json.dumps(value).encode(), status, headers)


def error_response(error: ApiError, headers: Headers = None) -> ApiResponse:
    """An error as a JSON response, with the three fields that every SDK reads."""
    description = error.kind.description
    body = {"errorCode": error.code, "errorDescription": description, "errorMessage": error.message}
    return json_response(body, error.kind.status, headers)
