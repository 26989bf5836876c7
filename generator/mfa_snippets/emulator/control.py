"""The control API below `/control/projects/{project_id}`; an error is {"error": what was expected}."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfa_snippets.emulator import calls
from mfa_snippets.emulator.emulator import Emulator, ProjectState
from mfa_snippets.emulator.endpoints import ENDPOINTS, FAULTS
from mfa_snippets.emulator.records import Message
from mfa_snippets.emulator.settings import TEN_YEARS, BadValueError, with_changes
from mfa_snippets.errors import suggestion

Found = TypeVar("Found")
Number = TypeVar("Number", int, float)
BASE = "/control/projects/{project_id}"
KINDS = ("otp", "totp", "magic_link", "enchanted_link")  # of messages
OPTIONAL_FIELDS = ("key", "provisioning_url", "link", "link_id")  # of messages; some kinds have them
NEXT_MESSAGE = "let the application send another one, and pass wait=SECONDS if that takes a moment"
NEXT_OF_APP = "wait=30 waits for the next code of the app, and advancing the clock by 30 skips to it"
LARGEST_NUMBER, LONGEST_FAULT, LONGEST_WAIT, SECONDS_BETWEEN_LOOKS = 10**9, 60, 30.0, 0.5
MOST_KEYS, MOST_FAULTS = 20, 1000  # the faults are of a path


@dataclass(frozen=True, slots=True)
class ControlCall:
    emulator: Emulator
    project_id: str
    values: calls.Body  # of the path, the query and the body

    @property
    def project(self) -> ProjectState:
        """The project as it is now: another one after it was deleted."""
        return self.emulator.project(self.project_id)

    def number(self, name: str, default: Number, least: int = 0, most: float = LARGEST_NUMBER) -> Number:
        """A number of the type of its default."""
        value = self.values.get(name, default)
        with suppress(ValueError):
            if least <= (number := type(default)(str(value))) <= most:
                return number
        kind = "an integer" if isinstance(default, int) else "a number"
        raise BadValueError(f"{name} is {value!r}, expected {kind} from {least} to {most:.0f}")

    async def awaited(self, find: Callable[[], Found]) -> Found:
        """What is found, or nothing after `wait` seconds of the query, at most 30."""
        emulator, deadline = self.emulator, time.monotonic() + min(self.number("wait", 0.0), LONGEST_WAIT)
        while not (found := find()) and not emulator.is_closing and (left := deadline - time.monotonic()) > 0:
            # An authenticator app has its next code without a message.
            with suppress(TimeoutError):
                await asyncio.wait_for(emulator.changed.wait(), min(left, SECONDS_BETWEEN_LOOKS))
        return found


def control_routes(emulator: Emulator) -> list[Route]:
    async def answer(method: str, path: str, request: Request) -> Response:
        try:
            body = calls.parse_object(await calls.read_body(request.stream()))
            values = {**body, **request.query_params, **request.path_params}
            return calls.ApiResponse(await perform(emulator, method, path, values))
        except (BadValueError, calls.ApiError) as error:
            status = error.kind.status if isinstance(error, calls.ApiError) else 400
            return calls.ApiResponse({"error": str(error)}, status)

    return [Route(BASE + path, partial(answer, method, path), methods=[method]) for method, path in HANDLERS]


async def perform(emulator: Emulator, method: str, path: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a call with the values of its path, query and body. Raises BadValueError and ApiError."""
    handler, *fields = HANDLERS[method, path]
    call = ControlCall(emulator, values["project_id"], calls.Body(values))
    del call.values["project_id"]
    if problem := calls.project_id_problem(call.project_id):
        raise BadValueError(problem)
    if method != "PATCH" and (unknown := sorted({*call.values} - {*fields})):
        raise BadValueError(f"unknown field {unknown[0]!r}, expected {', '.join(fields) or 'none'}")
    answer: dict[str, Any] = await handler(call)
    if method != "GET":
        emulator.wake()
    return answer


async def messages(call: ControlCall) -> dict[str, Any]:
    """{"messages": [...]} with an id above `after` (0); waits up to `wait` (at most 30) seconds for one."""
    after = call.number("after", 0)
    newer = await call.awaited(lambda: [each for each in call.project.messages if each.id > after])
    return {"messages": [_message(call.project, message) for message in newer]}


def _message(project: ProjectState, message: Message) -> dict[str, Any]:
    state = project.state_of(message)
    shown = {name: value for name in OPTIONAL_FIELDS if (value := getattr(message, name))}
    view = {"id": message.id, "kind": message.kind, "method": message.method or None}
    return {**view, "login_id": message.login_id, "code": state.code, **shown, "ended": state.ended}


async def code(call: ControlCall) -> dict[str, Any]:
    """The last message of `kind` (otp) to `login_id`; waits up to `wait` seconds for a code that works."""
    login_id, kind = call.values.text("login_id"), call.values.text("kind") or "otp"
    if kind not in KINDS:
        raise BadValueError(f"kind is {kind!r}, expected one of {', '.join(KINDS)}")

    def last() -> dict[str, Any]:
        """The last one that was sent to any login ID of the user."""
        user = call.project.find(login_id)
        of_kind = (one for one in reversed(call.project.messages) if one.kind == kind)
        sent = (one for one in of_kind if one.login_id == login_id or (user and one.user_id == user.user_id))
        return next((_message(call.project, one) for one in sent), {})

    def usable() -> dict[str, Any]:
        message = last()
        return message if message.get("code") and not message["ended"] else {}

    if message := await call.awaited(usable):
        return message
    if message := last():
        ended = message["ended"] or "every current code was used"
        hint = NEXT_OF_APP if kind == "totp" else NEXT_MESSAGE
        raise BadValueError(f"the last {kind} for {login_id!r} cannot be used ({ended.lower()}); {hint}")
    sent = ", ".join(dict.fromkeys(f"{one.kind} for {one.login_id!r}" for one in call.project.messages))
    expected = f"expected one of: {sent}" if sent else "nothing was sent yet"
    raise BadValueError(f"no message of kind {kind!r} for {login_id!r}, {expected}")


async def click(call: ControlCall) -> dict[str, Any]:
    project, number = call.project, str(call.values["id"])
    for message in project.waiting(kind="enchanted_link"):
        if str(message.id) == number and not project.state_of(message).ended:
            project.click(message)
            return {}
    raise BadValueError(f"message {number} has no enchanted link that is valid, expected one that has")


async def requests(call: ControlCall) -> dict[str, Any]:
    """{"requests": [...]}, the API's, in order of arrival, with their responses (status 0: reset)."""
    views = []
    for exchange in sorted(call.project.exchanges, key=lambda each: each["id"]):
        answer = {**exchange["answer"], "body": calls.decoded(exchange["answer"]["body"])}
        views.append({**exchange, "body": calls.decoded(exchange["body"]), "answer": answer})
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
    path, name = call.values.text("path"), call.values.text("fault")
    count, seconds = call.number("count", 1, 1, MOST_FAULTS), call.number("seconds", 1.0, 0, LONGEST_FAULT)
    if name not in FAULTS:
        raise BadValueError(f"unknown fault {name!r}, expected one of {', '.join(FAULTS)}")
    known = [endpoint.path.replace("{project_id}", call.project_id) for endpoint in ENDPOINTS]
    if path not in known:
        hint = suggestion(path, known, "expected one of the paths in /openapi.json")
        raise BadValueError(f"no route has the path {path!r}; {hint}")
    planned = call.project.faults[path]
    if len(planned) + count > MOST_FAULTS:
        raise BadValueError(f"{path} has {len(planned)} faults before it, expected at most {MOST_FAULTS}")
    planned.extend([(name, seconds)] * count)
    return {}


async def advance_clock(call: ControlCall) -> dict[str, Any]:
    """{"advance": 180} ages what is stored; {"seconds_ahead": ...}. Tokens keep the real time."""
    project = call.project
    project.clock_offset += call.number("advance", 0.0, most=TEN_YEARS - project.clock_offset)
    return {"seconds_ahead": project.clock_offset}


async def settings(call: ControlCall) -> dict[str, Any]:
    if "worlds" in call.values:
        raise BadValueError("worlds is of the whole server, expected it as --assume worlds=NUMBER")
    call.project.settings = with_changes(call.project.settings, call.values)
    return asdict(call.project.settings)


async def rotate_keys(call: ControlCall) -> dict[str, Any]:
    """Sign with a new key; {"keys": [kid, ...]}, all published. The older ones stay valid."""
    keys = call.project.keys
    if len(keys) >= MOST_KEYS:
        raise BadValueError(f"a project has at most {MOST_KEYS} keys, expected older ones to be withdrawn")
    keys.append(f"mock-{int(keys[-1].removeprefix('mock-')) + 1}")
    return {"keys": keys}


async def withdraw_keys(call: ControlCall) -> dict[str, Any]:
    """Publish the newest key only; tokens signed by older ones become invalid."""
    del call.project.keys[:-1]
    return {"keys": call.project.keys}


async def forget(call: ControlCall) -> dict[str, Any]:
    call.emulator.projects.pop(call.project_id, None)
    return {}


HANDLERS: Mapping[tuple[str, str], tuple[Any, ...]] = {  # with the names of the values that each takes
    ("GET", "/messages"): (messages, "after", "wait"),
    ("POST", "/messages/{id}/click"): (click, "id"),
    ("GET", "/requests"): (requests,),
    ("GET", "/sessions"): (sessions,),
    ("GET", "/code"): (code, "login_id", "kind", "wait"),
    ("POST", "/faults"): (add_faults, "path", "fault", "count", "seconds"),
    ("POST", "/clock"): (advance_clock, "advance"),
    ("GET", "/settings"): (settings,),
    ("PATCH", "/settings"): (settings,),
    ("POST", "/keys"): (rotate_keys,),
    ("DELETE", "/keys"): (withdraw_keys,),
    ("DELETE", ""): (forget,),
}
