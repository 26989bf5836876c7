"""Client of the emulator's control API."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

SECONDS_TO_CONNECT, OK = 10.0, 200
# Without a proxy: one from the environment cannot reach the loopback interface of this machine.
_opener = cache(lambda: build_opener(ProxyHandler({})))
Headers = Mapping[str, str]
Answer = tuple[int, bytes]  # a status and a body
Send = Callable[[str, str, Headers, bytes | None, float], Answer]
"""Sends a method, a URL, headers and a body, with a time limit in seconds."""


def send_over_http(method: str, url: str, headers: Headers, content: bytes | None, limit: float) -> Answer:
    """See Send."""
    request = Request(url, content, dict(headers), method=method)
    try:
        with _opener().open(request, timeout=limit) as response:
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()
    except OSError as error:
        origin, reason = url.partition("/control/")[0], getattr(error, "reason", error)
        raise ConnectionError(f"no emulator answers at {origin}, expected a running one: {reason}") from None


class ControlError(LookupError):
    """The emulator rejected a request, or has no such message; the text says what it expected."""


@dataclass(frozen=True, slots=True)
class Control:
    """The control API at a base URL, for several threads; raises ConnectionError if no emulator answers."""

    url: str
    token: str | None = None  # required by a server that does not listen on the loopback interface
    send: Send = send_over_http

    def __post_init__(self) -> None:
        """Raise ValueError for a token that no header can have; the text does not show it."""
        token = self.token or ""
        if not (token.isascii() and token.isprintable()):
            raise ValueError("a token that no header can have, expected the one that `serve` prints")

    def messages(self, project_id: str, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """The messages with an id greater than `after`; waits up to `wait` seconds, at most 30, for one."""
        query = urlencode({"after": after, "wait": wait})
        return self._list("messages", "GET", f"{project_id}/messages?{query}", wait)

    def code(self, project_id: str, login_id: str, kind: str = "otp", wait: float = 0) -> dict[str, Any]:
        """The last message of a kind to a login ID; waits up to `wait` seconds for a code that works.

        Raises ControlError if there is none: the text says how to get the next one.
        """
        query = urlencode({"login_id": login_id, "kind": kind, "wait": wait})
        return self._call("GET", f"{project_id}/code?{query}", wait=wait)

    def requests(self, project_id: str) -> list[dict[str, Any]]:
        """The API requests of a project in order of arrival, with their responses."""
        return self._list("requests", "GET", f"{project_id}/requests")

    def sessions(self, project_id: str) -> list[dict[str, Any]]:
        """The sessions of a project with their claims, the oldest first."""
        return self._list("sessions", "GET", f"{project_id}/sessions")

    def fault(self, project_id: str, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        """Let the next calls of a path fail. Raises ControlError for an unknown fault."""
        body = {"path": path, "fault": name, "count": count, "seconds": seconds}
        self._call("POST", f"{project_id}/faults", body)

    def click(self, project_id: str, message: int) -> None:
        """Click an enchanted link. Raises ControlError if the message has no valid one."""
        self._call("POST", f"{project_id}/messages/{message}/click")

    def advance(self, project_id: str, seconds: float) -> None:
        """Age what is stored of a project; tokens keep the real time."""
        self._call("POST", f"{project_id}/clock", {"advance": seconds})

    def settings(self, project_id: str, **changes: Any) -> dict[str, Any]:
        """The assumptions of a project, after changes. Raises ControlError for bad ones."""
        return self._call("PATCH", f"{project_id}/settings", changes)

    def rotate_keys(self, project_id: str) -> list[str]:
        """Sign with a new key from now on; the `kid` of all that are published."""
        return self._list("keys", "POST", f"{project_id}/keys")

    def withdraw_keys(self, project_id: str) -> list[str]:
        """Publish the newest key only; its `kid`."""
        return self._list("keys", "DELETE", f"{project_id}/keys")

    def forget(self, project_id: str) -> None:
        self._call("DELETE", project_id)

    def _list(self, name: str, method: str, path: str, wait: float = 0) -> list[Any]:
        values: list[Any] = self._call(method, path, wait=wait)[name]
        return values

    def _call(self, method: str, path: str, body: Any = None, wait: float = 0) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url, limit = f"{self.url}/control/projects/{path}", SECONDS_TO_CONNECT + wait
        status, answer = self.send(method, url, headers, content, limit)
        if status == OK:
            values: dict[str, Any] = json.loads(answer)
            return values
        text = answer.decode(errors="replace")
        with suppress(ValueError, LookupError, TypeError):  # another server's error is quoted whole
            text = json.loads(text)["error"]
        raise ControlError(text)
