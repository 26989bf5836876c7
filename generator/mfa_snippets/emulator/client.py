"""Client of the emulator's control API."""

import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

SECONDS_TO_CONNECT = 10.0
# Without a proxy: one from the environment cannot reach the loopback interface of this machine.
_opener = cache(lambda: build_opener(ProxyHandler({})))
Values = Mapping[str, Any]
Call = Callable[[str, str, Values], dict[str, Any]]  # a method, a path, the values of path, query and body


def send_over_http(
    method: str, url: str, headers: Mapping[str, str], content: bytes | None, limit: float
) -> tuple[int, bytes]:
    """The status and the body of the response, which has to come within `limit` seconds."""
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
    """A Descope project on an emulator, for several threads; raises ConnectionError if none answers."""

    url: str  # the base URL for an SDK: `DESCOPE_BASE_URI`, `baseUrl`, ...
    project_id: str = ""
    token: str | None = None  # required by a server that does not listen on the loopback interface
    local: Call | None = None  # for an emulator in this process, which needs no connection

    def __post_init__(self) -> None:
        """Raise ValueError for a token that no header can have; the text does not show it."""
        token = self.token or ""
        if not (token.isascii() and token.isprintable()):
            raise ValueError("a token that no header can have, expected the one that `serve` prints")

    def project(self, project_id: str | None = None) -> "Control":
        """Another project of the emulator; by default a new one."""
        return replace(self, project_id=project_id or "P2" + secrets.token_hex(13))

    def messages(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """The users' messages with an id above `after`; waits up to `wait` seconds, at most 30, for one."""
        return self._list("messages", "GET", "/messages", after=after, wait=wait)

    def message(self, login_id: str, kind: str = "otp", wait: float = 0) -> dict[str, Any]:
        """The last message of a kind to a login ID; waits up to `wait` seconds for a code that works."""
        return self._call("GET", "/code", login_id=login_id, kind=kind, wait=wait)

    def code(self, login_id: str, kind: str = "otp", wait: float = 0) -> str:
        """The code of a message (otp), an app (totp) or a link (magic_link, enchanted_link). See message."""
        return str(self.message(login_id, kind, wait)["code"])

    def click(self, login_id: str, wait: float = 0) -> None:
        """Click the enchanted link that a user received last. See message."""
        self.click_message(self.message(login_id, "enchanted_link", wait)["id"])

    def click_message(self, message: int) -> None:
        """Click an enchanted link. Raises ControlError if the message has no valid one."""
        self._call("POST", "/messages/{id}/click", id=message)

    def requests(self) -> list[dict[str, Any]]:
        """The API requests in order of arrival, with their responses."""
        return self._list("requests", "GET", "/requests")

    def sessions(self) -> list[dict[str, Any]]:
        """The sessions with their claims, the oldest first."""
        return self._list("sessions", "GET", "/sessions")

    def fault(self, path: str, name: str, count: int = 1, seconds: float = 1) -> None:
        """Let the next calls of a path fail. Raises ControlError for an unknown fault."""
        self._call("POST", "/faults", path=path, fault=name, count=count, seconds=seconds)

    def advance(self, seconds: float) -> None:
        """Age what is stored; tokens keep the real time."""
        self._call("POST", "/clock", advance=seconds)

    def assume(self, **settings: Any) -> dict[str, Any]:
        """All settings, after changes of those that `serve --assumptions` and `--settings` list."""
        return self._call("PATCH", "/settings", **settings)

    def rotate_keys(self) -> list[str]:
        """Sign with a new key from now on; the `kid` of all that are published."""
        return self._list("keys", "POST", "/keys")

    def withdraw_keys(self) -> list[str]:
        """Publish the newest key only; its `kid`."""
        return self._list("keys", "DELETE", "/keys")

    def forget(self) -> None:
        """Delete everything."""
        self._call("DELETE", "")

    def _list(self, name: str, method: str, path: str, /, **values: Any) -> list[Any]:
        found: list[Any] = self._call(method, path, **values)[name]
        return found

    def _call(self, method: str, path: str, /, **values: Any) -> dict[str, Any]:
        if self.local is not None:
            return self.local(method, path, {**values, "project_id": self.project_id})
        url = f"{self.url}/control/projects/{self.project_id}{path.format_map(values)}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        is_read, limit = method == "GET", SECONDS_TO_CONNECT + values.get("wait", 0)
        url, content = (f"{url}?{urlencode(values)}", None) if is_read else (url, json.dumps(values).encode())
        status, body = send_over_http(method, url, headers, content, limit)
        text = body.decode(errors="replace")
        if status == 200:
            answer: dict[str, Any] = json.loads(text)
            return answer
        with suppress(ValueError, LookupError, TypeError):  # another server's error is quoted whole
            text = json.loads(text)["error"]
        raise ControlError(text)
