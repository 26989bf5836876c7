"""The control API, for those who run programs against the emulator.

    GET    /control/projects/{project_id}/messages?after=N&wait=SECONDS
           {"messages": [...]}, those with an id greater than `after` (0); with `wait` (at most 30), held
           back until there is one. A message has `id`, `kind` (`totp`, `otp`), `method` (`email`, `sms`, ...;
           null for totp), `login_id`, `code`; for totp also `key` and `provisioning_url`, and its `code` is
           one that works now and was not used: null once those of the window are.
    GET    /control/projects/{project_id}/requests
           {"requests": [...]}, the API's, in order of arrival, with their answers.
    POST   /control/projects/{project_id}/faults
           {"path": "/v1/auth/totp/verify", "fault": "error_500", "count": 1}: the next calls of a path fail.
    DELETE /control/projects/{project_id}
           forgets all of a project.

Every answer is JSON; a refusal is 400 with {"error": what was expected}.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.mock.bearer import is_project_id
from mfa_snippets.mock.bodies import Body, optional_text, parse_object, read_body
from mfa_snippets.mock.calls import json_answer
from mfa_snippets.mock.emulator import Emulator
from mfa_snippets.mock.errors import ApiError
from mfa_snippets.mock.faults import FAULTS
from mfa_snippets.mock.responses import Handler, response

LONGEST_WAIT = 30.0
MOST_FAULTS = 1000


class ControlRequestError(Exception):
    """A request to the control API that means nothing."""


class ControlApi:
    """The handlers of the control API."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._worlds = emulator.worlds

    def routes(self) -> list[Route]:
        """Where the handlers are found."""
        project = "/control/projects/{project_id}"
        return [
            Route(f"{project}/messages", _refusing(self._messages), methods=["GET"]),
            Route(f"{project}/requests", _refusing(self._requests), methods=["GET"]),
            Route(f"{project}/faults", _refusing(self._faults), methods=["POST"]),
            Route(project, _refusing(self._forget), methods=["DELETE"]),
        ]

    async def _messages(self, request: Request) -> dict[str, Any]:
        project_id = _project_id(request)
        after = int(_number(request, "after"))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(_number(request, "wait"), LONGEST_WAIT)):
                while not self._newer(project_id, after) and not self._emulator.is_closing:
                    await self._worlds.world(project_id).changed.wait()
        return {"messages": self._newer(project_id, after)}

    def _newer(self, project_id: str, after: int) -> list[dict[str, Any]]:
        world = self._worlds.world(project_id)
        return [self._emulator.view(world, message) for message in world.messages if message.id > after]

    async def _requests(self, request: Request) -> dict[str, Any]:
        return {
            "requests": [asdict(exchange) for exchange in self._worlds.world(_project_id(request)).arrived()]
        }

    async def _faults(self, request: Request) -> dict[str, Any]:
        project_id = _project_id(request)
        body = parse_object(await read_body(request.stream()))
        path, fault, count = optional_text(body, "path"), optional_text(body, "fault"), _count(body)
        if not path.startswith("/"):
            raise ControlRequestError("expected a path that starts with '/'")
        if fault not in FAULTS:
            raise ControlRequestError(f"unknown fault {fault!r}, expected one of {', '.join(FAULTS)}")
        self._worlds.world(project_id).faults[path].extend([fault] * count)
        return {}

    async def _forget(self, request: Request) -> dict[str, Any]:
        self._worlds.forget(_project_id(request))
        return {}


def _refusing(handler: Callable[[Request], Awaitable[dict[str, Any]]]) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            return response(json_answer(await handler(request)))
        except ControlRequestError as error:
            return response(json_answer({"error": str(error)}, 400))
        except ApiError as error:
            return response(json_answer({"error": error.message}, error.kind.status))

    return handle


def _project_id(request: Request) -> str:
    project_id: str = request.path_params["project_id"]
    if not is_project_id(project_id):
        raise ControlRequestError(f"{project_id!r} is no project ID, expected 28 to 64 letters and digits")
    return project_id


def _number(request: Request, name: str) -> float:
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise ControlRequestError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


def _count(body: Body) -> int:
    count = body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise ControlRequestError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    return count
