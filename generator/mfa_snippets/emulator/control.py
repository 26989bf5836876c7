"""The control API below `/control/projects/{project_id}`; an error is {"error": what was expected}."""

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.emulator.calls import (
    ApiError,
    Body,
    json_response,
    parse_object,
    project_id_problem,
    read_body,
)
from mfa_snippets.emulator.emulator import (
    KINDS,
    Emulator,
    decoded,
    message_view,
    no_code,
    state_of,
    usable_message,
)
from mfa_snippets.emulator.endpoints import ENDPOINTS
from mfa_snippets.emulator.faults import FAULTS, OF_REFRESH_JWT
from mfa_snippets.emulator.project_state import MOST_FAULTS, ProjectState
from mfa_snippets.emulator.settings import TEN_YEARS, BadValueError, with_changes
from mfa_snippets.emulator.tokens import key_id, signing_key
from mfa_snippets.errors import suggestion

Found = TypeVar("Found")
CONTROL = "/control/projects/{project_id}"
MOST_KEYS = 20
FIELDS = {"faults": "path fault count seconds", "clock": "advance"}  # by path
LONGEST_FAULT, LONGEST_WAIT, SECONDS_BETWEEN_LOOKS = 60, 30.0, 0.5


@dataclass(frozen=True, slots=True)
class ControlCall:
    emulator: Emulator
    project: ProjectState
    request: Request
    body: Body

    def state(self) -> ProjectState:
        """The project's state now: another one after it was deleted."""
        return self.emulator.project(self.project.project_id)

    def seconds(self, name: str, default: float, most: int) -> float:
        value: Any = self.body.get(name, default)
        if type(value) not in (int, float) or not 0 <= value <= most:
            raise BadValueError(f"{name} is {value!r}, expected a number from 0 to {most}")
        return float(value)


Handler = Callable[[ControlCall], Awaitable[dict[str, Any]]]


def control_routes(emulator: Emulator) -> list[Route]:
    return [
        Route(CONTROL + path, partial(_answer, emulator, handler), methods=[method])
        for method, path, handler in HANDLERS
    ]


async def _answer(emulator: Emulator, handler: Handler, request: Request) -> Response:
    project_id = request.path_params["project_id"]
    try:
        if problem := project_id_problem(project_id):
            raise BadValueError(problem)
        body = parse_object(await read_body(request.stream()))
        known = FIELDS.get(request.scope["path"].rpartition("/")[2], "").split()
        if known and (unknown := sorted({*body} - {*known})):
            raise BadValueError(f"unknown field {unknown[0]!r}, expected {', '.join(known)}")
        answer = await handler(ControlCall(emulator, emulator.project(project_id), request, body))
    except BadValueError as error:
        return json_response({"error": str(error)}, 400)
    except ApiError as error:
        return json_response({"error": error.message}, error.kind.status)
    if request.method != "GET":
        emulator.wake()
    return json_response(answer)


def _number(request: Request, name: str) -> float:
    value = request.query_params.get(name, "0")
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) is None:
        raise BadValueError(f"{name} is {value!r}, expected a number that is not negative")
    return float(value)


async def messages(call: ControlCall) -> dict[str, Any]:
    """{"messages": [...]} with an id above `after` (0); waits up to `wait` (at most 30) seconds for one."""
    after = int(_number(call.request, "after"))
    newer = await _awaited(call, lambda: [each for each in call.state().messages if each.id > after])
    return {"messages": [message_view(call.state(), message) for message in newer]}


async def code(call: ControlCall) -> dict[str, Any]:
    """The last message of `kind` (otp) to `login_id`; waits up to `wait` seconds for a code that works."""
    query = call.request.query_params
    login_id, kind = query.get("login_id", ""), query.get("kind", "otp")
    if kind not in KINDS:
        raise BadValueError(f"kind is {kind!r}, expected one of {', '.join(KINDS)}")

    if message := await _awaited(call, lambda: usable_message(call.state(), login_id, kind)):
        return message_view(call.state(), message)
    raise BadValueError(no_code(call.state(), login_id, kind))


async def _awaited(call: ControlCall, find: Callable[[], Found]) -> Found:
    """What is found, or nothing after `wait` seconds of the query, at most 30."""
    emulator, deadline = call.emulator, time.monotonic() + min(_number(call.request, "wait"), LONGEST_WAIT)
    while not (found := find()) and not emulator.is_closing and (left := deadline - time.monotonic()) > 0:
        # An authenticator app has its next code without a message.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(left, SECONDS_BETWEEN_LOOKS)):
                await emulator.changed.wait()
    return found


async def click(call: ControlCall) -> dict[str, Any]:
    project, number = call.project, call.request.path_params["id"]
    message = next((message for message in project.messages if str(message.id) == number), None)
    if message is None or message.kind != "enchanted_link":
        raise BadValueError(f"message {number} is no enchanted link")
    if state_of(project, message).ended:
        raise BadValueError(f"the link of message {number} was used or is too old")
    project.click(message)
    return {}


async def requests(call: ControlCall) -> dict[str, Any]:
    """{"requests": [...]}, the API's, in order of arrival, with their responses (status 0: reset)."""
    views = []
    for exchange in call.project.exchanges:
        answer = {**exchange["answer"], "body": decoded(exchange["answer"]["body"])}
        views.append({**exchange, "body": decoded(exchange["body"], is_request=True), "answer": answer})
    return {"requests": views}


async def sessions(call: ControlCall) -> dict[str, Any]:
    """{"sessions": [...]}: `id`, `login_ids`, `amr`, `claims`, `ended` (logged out or empty)."""
    project, views = call.project, []
    for session in dict.fromkeys(project.sessions.values()):  # a rotation leaves one under two IDs
        user = project.users.get(session.user_id)
        view = {name: getattr(session, name) for name in ("id", "amr", "claims", "ended")}
        views.append({**view, "login_ids": user.login_ids if user else []})
    return {"sessions": views}


async def add_faults(call: ControlCall) -> dict[str, Any]:
    """Let the next calls of a path fail; `seconds` (1) is for `delay` (at most 60) and `rate_limit`."""
    path, name, count = call.body.text("path"), call.body.text("fault"), call.body.get("count", 1)
    if type(count) is not int or not 1 <= count <= MOST_FAULTS:
        raise BadValueError(f"count is {count!r}, expected an integer from 1 to {MOST_FAULTS}")
    if name not in FAULTS:
        raise BadValueError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    known = {one.path.replace("{project_id}", call.project.project_id): one for one in ENDPOINTS}
    if path not in known:
        hint = suggestion(path, known, "expected one of the paths in /openapi.json")
        raise BadValueError(f"no route has the path {path!r}; {hint}")
    takes_refresh_jwt = known[path].needs == "refresh JWT" or "loginOptions" in known[path].fields
    if name in OF_REFRESH_JWT and not takes_refresh_jwt:
        raise BadValueError(f"{path} takes no refresh JWT, expected a path that does for {name}")
    seconds = call.seconds("seconds", 1, LONGEST_FAULT)
    planned = call.project.faults[path]
    if len(planned) + count > MOST_FAULTS:
        raise BadValueError(f"{path} has {len(planned)} faults before it, expected at most {MOST_FAULTS}")
    planned.extend([(name, seconds)] * count)
    return {}


async def advance_clock(call: ControlCall) -> dict[str, Any]:
    """{"advance": 180} ages what is stored; {"seconds_ahead": ...}. Tokens keep the real time."""
    project = call.project
    project.clock_offset += call.seconds("advance", 0, int(TEN_YEARS - project.clock_offset))
    return {"seconds_ahead": project.clock_offset}


async def settings(call: ControlCall) -> dict[str, Any]:
    if call.request.method == "PATCH":
        if "worlds" in call.body:
            raise BadValueError("worlds is of the whole server, expected it as --assume worlds=NUMBER")
        call.project.settings = with_changes(call.project.settings, call.body)
    return asdict(call.project.settings)


async def rotate_keys(call: ControlCall) -> dict[str, Any]:
    """Sign with a new key; {"keys": [kid, ...]}, all published. The older ones stay valid."""
    keys = call.project.keys
    async with call.emulator.rotating:
        if len(keys) >= MOST_KEYS:
            raise BadValueError(f"a project has at most {MOST_KEYS} keys")
        await asyncio.to_thread(signing_key, keys[-1] + 1)  # it may take a second
        keys.append(keys[-1] + 1)
    return {"keys": list(map(key_id, keys))}


async def withdraw_keys(call: ControlCall) -> dict[str, Any]:
    """Publish the newest key only; tokens signed by older ones become invalid."""
    del call.project.keys[:-1]
    return {"keys": [key_id(number) for number in call.project.keys]}


async def forget(call: ControlCall) -> dict[str, Any]:
    call.emulator.forget(call.project.project_id)
    return {}


HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/messages", messages),
    ("POST", "/messages/{id}/click", click),
    ("GET", "/requests", requests),
    ("GET", "/sessions", sessions),
    ("GET", "/code", code),
    ("POST", "/faults", add_faults),
    ("POST", "/clock", advance_clock),
    ("GET", "/settings", settings),
    ("PATCH", "/settings", settings),
    ("POST", "/keys", rotate_keys),
    ("DELETE", "/keys", withdraw_keys),
    ("DELETE", "", forget),
)
