"""The control API below `/control/projects/{project_id}`, for programs that use the emulator.

Every response is JSON; an error is 400 with {"error": what was expected}.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.emulator.emulator import Emulator, message_view
from mfa_snippets.emulator.endpoints import json_response
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.parsing import ApiError, Body, is_project_id, optional_text, read_object
from mfa_snippets.emulator.project_state import Fault, IssuedSession, ProjectState
from mfa_snippets.emulator.recording import exchange_view
from mfa_snippets.emulator.settings import TEN_YEARS, SettingsError, with_changes
from mfa_snippets.emulator.tokens import key_id, signing_key

MOST_FAULTS, MOST_KEYS = 1000, 20
LONGEST_FAULT, LONGEST_WAIT = 60, 30.0  # seconds

Handler = Callable[[Emulator, Request], Awaitable[dict[str, Any]]]


class ControlRequestError(Exception):
    """A bad request to the control API."""


def control_routes(emulator: Emulator) -> list[Route]:
    """The routes of the control API."""
    return [
        Route(f"/control/projects/{{project_id}}{path}", _endpoint(emulator, handler), methods=[method])
        for method, path, handler in HANDLERS
    ]


def _endpoint(emulator: Emulator, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return json_response(await handler(emulator, request))
        except (ControlRequestError, SettingsError) as error:
            return json_response({"error": str(error)}, 400)
        except ApiError as error:
            return json_response({"error": error.message}, error.kind.status)

    return endpoint


async def messages(emulator: Emulator, request: Request) -> dict[str, Any]:
    """{"messages": [...]} with an id above `after` (0); waits up to `wait` (at most 30) seconds for one.

    A message has `id`, `kind` (totp, otp, magic_link or enchanted_link), `method` (`email`, `sms`, ...; null
    for totp), `login_id` and `code`: the token of a link; for totp one that is valid now and unused, or null.
    For totp it also has `key` and `provisioning_url`, for links `link`, for enchanted ones `link_id`.
    """
    project_id, after = _project_id(request), int(_number(request, "after"))

    def newer() -> list[dict[str, Any]]:
        project = emulator.project(project_id)
        return [message_view(project, message) for message in project.messages if message.id > after]

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(min(_number(request, "wait"), LONGEST_WAIT)):
            while not newer() and not emulator.is_closing:
                await emulator.project(project_id).changed.wait()
    return {"messages": newer()}


async def click(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Click an enchanted link, as its user would."""
    project, number = _project(emulator, request), request.path_params["id"]
    message = next((message for message in project.messages if str(message.id) == number), None)
    if message is None or message.kind != "enchanted_link":
        raise ControlRequestError(f"message {number} is no enchanted link")
    link = project.links.get(message.code)
    if link is None or project.now() >= link.expires:
        raise ControlRequestError(f"the link of message {number} was used or is too old")
    project.click(message.code)
    emulator.wake()
    return {}


async def requests(emulator: Emulator, request: Request) -> dict[str, Any]:
    """{"requests": [...]}, the API's, in order of arrival, with their responses (status 0: reset)."""
    return {"requests": [exchange_view(exchange) for exchange in _project(emulator, request).arrived()]}


async def sessions(emulator: Emulator, request: Request) -> dict[str, Any]:
    """{"sessions": [...]}: `id`, `login_ids`, `amr`, `claims`, `ended` (rotated, logged out or empty)."""
    project = _project(emulator, request)
    return {"sessions": [_session_view(project, session) for session in project.sessions.values()]}


async def add_faults(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Let the next calls of a path fail: {"path": "/v1/auth/totp/verify", "fault": "error_500", "count": 1}.

    `seconds` (1) is for `delay` (at most 60) and `rate_limit`.
    """
    project, body = _project(emulator, request), await read_object(request.stream())
    path, name, count = optional_text(body, "path"), optional_text(body, "fault"), body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise ControlRequestError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    if not path.startswith("/"):
        raise ControlRequestError("expected a path that starts with '/'")
    if name not in FAULTS:
        raise ControlRequestError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    fault = Fault(name=name, seconds=_seconds(body, "seconds", 1, LONGEST_FAULT))
    project.faults[path].extend([fault] * count)
    return {}


async def advance_clock(emulator: Emulator, request: Request) -> dict[str, Any]:
    """{"advance": 180} ages what is stored; {"seconds_ahead": ...}. Tokens keep the real time."""
    project, body = _project(emulator, request), await read_object(request.stream())
    project.clock_offset += _seconds(body, "advance", 0, int(TEN_YEARS - project.clock_offset))
    emulator.wake()
    return {"seconds_ahead": project.clock_offset}


async def settings(emulator: Emulator, request: Request) -> dict[str, Any]:
    """The assumptions of this project."""
    return asdict(_project(emulator, request).settings)


async def change_settings(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Change assumptions of this project, as in {"same_channel": "reject"}; returns all of them."""
    project = _project(emulator, request)
    project.settings = with_changes(project.settings, await read_object(request.stream()))
    return asdict(project.settings)


async def rotate_keys(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Sign with a new key; {"keys": [kid, ...]}, all published. The older ones stay valid."""
    project = _project(emulator, request)
    number = project.keys[-1] + 1
    if number >= MOST_KEYS:
        raise ControlRequestError(f"a project has at most {MOST_KEYS} keys")
    # In a thread: to generate a key may take a second.
    await asyncio.to_thread(signing_key, number)
    project.keys.append(number)
    return _published_keys(project)


async def withdraw_keys(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Publish the newest key only; tokens signed by older ones become invalid."""
    project = _project(emulator, request)
    del project.keys[:-1]
    return _published_keys(project)


async def forget(emulator: Emulator, request: Request) -> dict[str, Any]:
    """Delete everything of the project."""
    emulator.forget(_project_id(request))
    emulator.wake()
    return {}


HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/messages", messages),
    ("POST", "/messages/{id}/click", click),
    ("GET", "/requests", requests),
    ("GET", "/sessions", sessions),
    ("POST", "/faults", add_faults),
    ("POST", "/clock", advance_clock),
    ("GET", "/settings", settings),
    ("PATCH", "/settings", change_settings),
    ("POST", "/keys", rotate_keys),
    ("DELETE", "/keys", withdraw_keys),
    ("DELETE", "", forget),
)


def _project(emulator: Emulator, request: Request) -> ProjectState:
    return emulator.project(_project_id(request))


def _project_id(request: Request) -> str:
    project_id: str = request.path_params["project_id"]
    if not is_project_id(project_id):
        raise ControlRequestError(f"{project_id!r} is no project ID, expected 28 to 64 letters and digits")
    return project_id


def _number(request: Request, name: str) -> float:
    """A number in the query, 0 if it is absent."""
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise ControlRequestError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


def _seconds(body: Body, name: str, default: float, most: int) -> float:
    value: Any = body.get(name, default)
    if type(value) not in (int, float) or not 0 <= value <= most:
        raise ControlRequestError(f"{name} is {value!r}, expected a number from 0 to {most}")
    return float(value)


def _session_view(project: ProjectState, session: IssuedSession) -> dict[str, Any]:
    user, amr = project.users.get(session.user_id), list(session.amr)
    login_ids, claims = list(user.login_ids) if user else [], dict(session.claims)
    return {"id": session.id, "login_ids": login_ids, "amr": amr, "claims": claims, "ended": session.ended}


def _published_keys(project: ProjectState) -> dict[str, Any]:
    return {"keys": [key_id(number) for number in project.keys]}
