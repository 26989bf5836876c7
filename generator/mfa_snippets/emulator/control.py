"""The control API below `/control/projects/{project_id}`; an error is {"error": what was expected}."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.emulator.emulator import Emulator, current_code, decoded
from mfa_snippets.emulator.endpoints import json_response
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.parsing import ApiError, Body, is_project_id, parse_object, read_body
from mfa_snippets.emulator.project_state import Message, ProjectState
from mfa_snippets.emulator.settings import TEN_YEARS, SettingsError, with_changes
from mfa_snippets.emulator.tokens import key_id, signing_key

MOST_FAULTS, MOST_KEYS = 1000, 20
LONGEST_FAULT, LONGEST_WAIT = 60, 30.0  # seconds
OPTIONAL_FIELDS = ("key", "provisioning_url", "link", "link_id")  # of messages; some kinds have them


class ControlRequestError(Exception):
    """A bad request to the control API."""


@dataclass(frozen=True, slots=True)
class ControlCall:
    emulator: Emulator
    project: ProjectState
    request: Request
    body: Body

    def seconds(self, name: str, default: float, most: int) -> float:
        value: Any = self.body.get(name, default)
        if type(value) not in (int, float) or not 0 <= value <= most:
            raise ControlRequestError(f"{name} is {value!r}, expected a number from 0 to {most}")
        return float(value)


Handler = Callable[[ControlCall], Awaitable[dict[str, Any]]]


def control_routes(emulator: Emulator) -> list[Route]:
    return [
        Route(f"/control/projects/{{project_id}}{path}", _endpoint(emulator, handler), methods=[method])
        for method, path, handler in HANDLERS
    ]


def _endpoint(emulator: Emulator, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        project_id = request.path_params["project_id"]
        try:
            if not is_project_id(project_id):
                expected = "28 to 64 letters and digits"
                raise ControlRequestError(f"{project_id!r} is no project ID, expected {expected}")
            body = parse_object(await read_body(request.stream()))
            call = ControlCall(emulator, emulator.project(project_id), request, body)
            return json_response(await handler(call))
        except (ControlRequestError, SettingsError) as error:
            return json_response({"error": str(error)}, 400)
        except ApiError as error:
            return json_response({"error": error.message}, error.kind.status)

    return endpoint


def _number(request: Request, name: str) -> float:
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise ControlRequestError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


async def messages(call: ControlCall) -> dict[str, Any]:
    """{"messages": [...]} with an id above `after` (0); waits up to `wait` (at most 30) seconds for one."""
    after, wait = int(_number(call.request, "after")), min(_number(call.request, "wait"), LONGEST_WAIT)

    def project() -> ProjectState:  # another one, once it was deleted
        return call.emulator.project(call.project.project_id)

    def newer() -> list[Message]:
        return [message for message in project().messages if message.id > after]

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait):
            while not newer() and not call.emulator.is_closing:
                await project().changed.wait()
    views = [{**asdict(message), "code": current_code(project(), message)} for message in newer()]
    for view, name in product(views, OPTIONAL_FIELDS):
        if not view[name]:
            del view[name]
    return {"messages": views}


async def click(call: ControlCall) -> dict[str, Any]:
    project, number = call.project, call.request.path_params["id"]
    message = next((message for message in project.messages if str(message.id) == number), None)
    if message is None or message.kind != "enchanted_link":
        raise ControlRequestError(f"message {number} is no enchanted link")
    link = project.links.get(message.code)
    if link is None or project.now() >= link.expires:
        raise ControlRequestError(f"the link of message {number} was used or is too old")
    project.click(message.code)
    call.emulator.wake()
    return {}


async def requests(call: ControlCall) -> dict[str, Any]:
    """{"requests": [...]}, the API's, in order of arrival, with their responses (status 0: reset)."""
    views = []
    for exchange in call.project.arrived():
        answer = {**exchange["answer"], "body": decoded(exchange["answer"]["body"])}
        views.append({**exchange, "body": decoded(exchange["body"], is_request=True), "answer": answer})
    return {"requests": views}


async def sessions(call: ControlCall) -> dict[str, Any]:
    """{"sessions": [...]}: `id`, `login_ids`, `amr`, `claims`, `ended` (rotated, logged out or empty)."""
    project, views = call.project, []
    for session in project.sessions.values():
        user = project.users.get(session.user_id)
        view = {name: getattr(session, name) for name in ("id", "amr", "claims", "ended")}
        views.append({**view, "login_ids": user.login_ids if user else []})
    return {"sessions": views}


async def add_faults(call: ControlCall) -> dict[str, Any]:
    """Let the next calls of a path fail; `seconds` (1) is for `delay` (at most 60) and `rate_limit`."""
    path, name, count = call.body.text("path"), call.body.text("fault"), call.body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise ControlRequestError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    if not path.startswith("/"):
        raise ControlRequestError("expected a path that starts with '/'")
    if name not in FAULTS:
        raise ControlRequestError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    seconds = call.seconds("seconds", 1, LONGEST_FAULT)
    call.project.faults[path].extend([(name, seconds)] * count)
    return {}


async def advance_clock(call: ControlCall) -> dict[str, Any]:
    """{"advance": 180} ages what is stored; {"seconds_ahead": ...}. Tokens keep the real time."""
    project = call.project
    project.clock_offset += call.seconds("advance", 0, int(TEN_YEARS - project.clock_offset))
    call.emulator.wake()
    return {"seconds_ahead": project.clock_offset}


async def settings(call: ControlCall) -> dict[str, Any]:
    if call.request.method == "PATCH":
        call.project.settings = with_changes(call.project.settings, call.body)
    return asdict(call.project.settings)


async def rotate_keys(call: ControlCall) -> dict[str, Any]:
    """Sign with a new key; {"keys": [kid, ...]}, all published. The older ones stay valid."""
    project, number = call.project, call.project.keys[-1] + 1
    if number >= MOST_KEYS:
        raise ControlRequestError(f"a project has at most {MOST_KEYS} keys")
    # In a thread: to generate a key may take a second.
    await asyncio.to_thread(signing_key, number)
    project.keys.append(number)
    return {"keys": [key_id(number) for number in project.keys]}


async def withdraw_keys(call: ControlCall) -> dict[str, Any]:
    """Publish the newest key only; tokens signed by older ones become invalid."""
    del call.project.keys[:-1]
    return {"keys": [key_id(number) for number in call.project.keys]}


async def forget(call: ControlCall) -> dict[str, Any]:
    call.emulator.forget(call.project.project_id)
    call.emulator.wake()
    return {}


HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/messages", messages),
    ("POST", "/messages/{id}/click", click),
    ("GET", "/requests", requests),
    ("GET", "/sessions", sessions),
    ("POST", "/faults", add_faults),
    ("POST", "/clock", advance_clock),
    ("GET", "/settings", settings),
    ("PATCH", "/settings", settings),
    ("POST", "/keys", rotate_keys),
    ("DELETE", "/keys", withdraw_keys),
    ("DELETE", "", forget),
)
