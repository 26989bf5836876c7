"""The control API, for those who run programs against the emulator.

    GET    /control/projects/{project_id}/messages?after=N&wait=SECONDS
           {"messages": [...]}, those with an id greater than `after` (0); with `wait` (at most 30), held
           back until there is one. A message has `id`, `kind` (totp, otp, magic_link or
           enchanted_link), `method` (`email`, `sms`, ...; null for totp), `login_id`, `code`; for totp also
           `key` and `provisioning_url`, and its `code` is one that works now and was not used: null once
           those of the window are. A link has `link`, and its `code` is the token in it; an enchanted one
           has `link_id`.
    POST   /control/projects/{project_id}/messages/{id}/click
           clicks an enchanted link, as its user would.
    GET    /control/projects/{project_id}/requests
           {"requests": [...]}, the API's, in order of arrival, with their answers (status 0: reset).
    GET    /control/projects/{project_id}/sessions
           {"sessions": [...]}: `id`, `login_ids`, `amr`, `claims`, `ended` (rotated, logged out or empty).
    POST   /control/projects/{project_id}/faults
           {"path": "/v1/auth/totp/verify", "fault": "error_500", "count": 1, "seconds": 1}: the next
           calls of a path fail; `seconds` is for `delay` (at most 60) and `rate_limit`.
    POST   /control/projects/{project_id}/clock
           {"advance": 180} ages what is stored; {"seconds_ahead": ...}. Tokens keep the real time.
    GET    /control/projects/{project_id}/settings
    PATCH  /control/projects/{project_id}/settings
           {"same_channel": "reject"}: other assumptions for this project; all of them in the answer.
    POST   /control/projects/{project_id}/keys
           signs with a new key; {"keys": [kid, ...]}, all published. The older ones stay good.
    DELETE /control/projects/{project_id}/keys
           publishes the newest key only; what an older one signed is void.
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

from mfa_snippets.emulator.calls import Handler, json_answer, response
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.enchanted_link import click
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.keys import MOST_KEYS, signing_key
from mfa_snippets.emulator.parsing import (
    ApiError,
    Body,
    is_project_id,
    optional_text,
    parse_object,
    read_body,
)
from mfa_snippets.emulator.project_state import Fault, ProjectState, exchange_view
from mfa_snippets.emulator.sessions import session_view
from mfa_snippets.emulator.settings import TEN_YEARS, SettingsError, changed

MOST_FAULTS = 1000
LONGEST_FAULT = 60


class ControlRequestError(Exception):
    """A request to the control API that means nothing."""


def project_id_in(request: Request) -> str:
    """The project in the path."""
    project_id: str = request.path_params["project_id"]
    if not is_project_id(project_id):
        raise ControlRequestError(f"{project_id!r} is no project ID, expected 28 to 64 letters and digits")
    return project_id


def number_in(request: Request, name: str) -> float:
    """A number in the query, 0 if it is absent."""
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise ControlRequestError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


def fault_in(body: Body) -> tuple[str, list[Fault]]:
    """The path to fail, and its next faults."""
    path, name, count = optional_text(body, "path"), optional_text(body, "fault"), _count(body)
    if not path.startswith("/"):
        raise ControlRequestError("expected a path that starts with '/'")
    if name not in FAULTS:
        raise ControlRequestError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    return path, [Fault(name=name, seconds=_seconds(body, "seconds", 1, LONGEST_FAULT))] * count


def advance_in(body: Body, ahead: float) -> float:
    """How far a clock is ahead after it was turned."""
    return ahead + _seconds(body, "advance", 0, int(TEN_YEARS - ahead))


def _seconds(body: Body, name: str, default: float, most: int) -> float:
    value: Any = body.get(name, default)
    if type(value) not in (int, float) or not 0 <= value <= most:
        raise ControlRequestError(f"{name} is {value!r}, expected a number from 0 to {most}")
    return float(value)


def _count(body: Body) -> int:
    count = body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise ControlRequestError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    return count


LONGEST_WAIT = 30.0


class ControlApi:
    """The handlers of the control API."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._worlds = emulator.worlds

    def routes(self) -> list[Route]:
        """Where the handlers are found."""
        return [
            self._route("GET", "/messages", self._messages),
            self._route("POST", "/messages/{id}/click", self._click),
            self._route("GET", "/requests", self._requests),
            self._route("GET", "/sessions", self._sessions),
            self._route("POST", "/faults", self._faults),
            self._route("POST", "/clock", self._clock),
            self._route("GET", "/settings", self._settings),
            self._route("PATCH", "/settings", self._change_settings),
            self._route("POST", "/keys", self._rotate_keys),
            self._route("DELETE", "/keys", self._withdraw_keys),
            self._route("DELETE", "", self._forget),
        ]

    def _route(
        self, method: str, path: str, handler: Callable[[Request], Awaitable[dict[str, Any]]]
    ) -> Route:
        return Route(f"/control/projects/{{project_id}}{path}", _refusing(handler), methods=[method])

    def _world(self, request: Request) -> ProjectState:
        return self._worlds.world(project_id_in(request))

    async def _messages(self, request: Request) -> dict[str, Any]:
        project_id = project_id_in(request)
        after = int(number_in(request, "after"))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(number_in(request, "wait"), LONGEST_WAIT)):
                while not self._newer(project_id, after) and not self._emulator.is_closing:
                    await self._worlds.world(project_id).changed.wait()
        return {"messages": self._newer(project_id, after)}

    def _newer(self, project_id: str, after: int) -> list[dict[str, Any]]:
        world = self._worlds.world(project_id)
        return [self._emulator.view(world, message) for message in world.messages if message.id > after]

    async def _click(self, request: Request) -> dict[str, Any]:
        world, number = self._world(request), request.path_params["id"]
        message = next((one for one in world.messages if str(one.id) == number), None)
        if message is None or message.kind != "enchanted_link":
            raise ControlRequestError(f"message {number} is no enchanted link")
        link = world.links.get(message.code)
        if link is None or self._emulator.now(world) >= link.expires:
            raise ControlRequestError(f"the link of message {number} was used or is too old")
        click(world, message.code)
        self._emulator.wake()
        return {}

    async def _requests(self, request: Request) -> dict[str, Any]:
        return {"requests": [exchange_view(one) for one in self._world(request).arrived()]}

    async def _sessions(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        return {"sessions": [session_view(world, one) for one in world.sessions.values()]}

    async def _faults(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        path, faults = fault_in(await _body(request))
        world.faults[path].extend(faults)
        return {}

    async def _clock(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        world.clock_offset = advance_in(await _body(request), world.clock_offset)
        self._emulator.wake()
        return {"seconds_ahead": world.clock_offset}

    async def _settings(self, request: Request) -> dict[str, Any]:
        return asdict(self._world(request).settings)

    async def _change_settings(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        world.settings = changed(world.settings, await _body(request))
        return asdict(world.settings)

    async def _rotate_keys(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        if world.keys[-1] + 1 >= MOST_KEYS:
            raise ControlRequestError(f"a project has at most {MOST_KEYS} keys")
        # In a thread, since a key may take a second to make.
        await asyncio.to_thread(signing_key, world.keys[-1] + 1)
        world.keys.append(world.keys[-1] + 1)
        return _published(world)

    async def _withdraw_keys(self, request: Request) -> dict[str, Any]:
        world = self._world(request)
        del world.keys[:-1]
        return _published(world)

    async def _forget(self, request: Request) -> dict[str, Any]:
        self._worlds.forget(project_id_in(request))
        self._emulator.wake()
        return {}


def _published(world: ProjectState) -> dict[str, Any]:
    return {"keys": [signing_key(number).kid for number in world.keys]}


async def _body(request: Request) -> Body:
    return parse_object(await read_body(request.stream()))


def _refusing(handler: Callable[[Request], Awaitable[dict[str, Any]]]) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            return response(json_answer(await handler(request)))
        except (ControlRequestError, SettingsError) as error:
            return response(json_answer({"error": str(error)}, 400))
        except ApiError as error:
            return response(json_answer({"error": error.message}, error.kind.status))

    return handle
