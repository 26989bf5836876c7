"""Drive the emulator's control API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

SECONDS_TO_CONNECT = 10.0


class ControlError(Exception):
    """The emulator refused; the text says what it expected."""


@dataclass(frozen=True, slots=True)
class Control:
    """The control API of the emulator at a base URL; may be used from several threads."""

    url: str

    def messages(self, project_id: str, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """The messages with an id greater than `after`; waits up to `wait` seconds, at most 30, for one."""
        query = urlencode({"after": after, "wait": wait})
        answer = self._ask("GET", f"{project_id}/messages?{query}", wait=wait)
        messages: list[dict[str, Any]] = answer["messages"]
        return messages

    def requests(self, project_id: str) -> list[dict[str, Any]]:
        """The API requests of a project in order of arrival, with their answers."""
        requests: list[dict[str, Any]] = self._ask("GET", f"{project_id}/requests")["requests"]
        return requests

    def fault(self, project_id: str, path: str, name: str, count: int = 1) -> None:
        """Let the next calls of a path fail. Raises ControlError for an unknown fault."""
        self._ask("POST", f"{project_id}/faults", {"path": path, "fault": name, "count": count})

    def forget(self, project_id: str) -> None:
        """Forget all of a project."""
        self._ask("DELETE", project_id)

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, wait: float = 0
    ) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/control/projects/{path}", content, method=method)
        # No proxy: a proxy from the environment cannot reach the loopback interface of this machine.
        opener = build_opener(ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS_TO_CONNECT + wait) as response:
                answer: dict[str, Any] = json.load(response)
        except HTTPError as error:
            raise ControlError(error.read().decode(errors="replace")) from None
        return answer
