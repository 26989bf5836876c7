"""Visit a program that answers HTTP requests: wait until it listens, do what a user does, and let it end."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException

from mfa_snippets.verification.browser import Browser, Response, named_response
from mfa_snippets.verification.contract import Program, Request
from mfa_snippets.verification.expected import Provocation
from mfa_snippets.verification.naming import Names
from mfa_snippets.verification.person import Reader, Typed, answer

LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
ANY_PORT = "0"
ELSEWHERE = "127.0.0.2"
"""Where a program answers, too, that listens at every address: all of 127.0.0.0/8 is loopback on Linux
(RFC 1122, section 3.2.1.3). Where it is not, nothing answers there, and nothing is found."""
SECONDS_TO_CONNECT = 1.0
SECONDS_BETWEEN_LOOKS = 0.01


class Visit:
    """One user with a browser; keeps the answers of a program, up to the first with another status."""

    def __init__(self, program: Program, provocation: Provocation, person: Reader) -> None:
        self.typed: list[Typed] = []
        self.address: str | None = None
        """Host and port that the program listens at."""
        self._program, self._provocation, self._person = program, provocation, person
        self._responses: list[Response] = []
        self._troubles: list[str] = []

    def attend(self, printed: Callable[[], str], process: int) -> None:
        """See processes.Attend."""
        self.address = self._awaited(printed)
        if self.address is None:
            return
        try:
            self._browse(Browser(f"http://{self.address}"))
        except (OSError, HTTPException) as error:
            self._troubles.append(f"a request was not answered: {error}")
        if _is_open(int(self.address.rpartition(":")[2])):
            self._troubles.append("expected to listen on 127.0.0.1 alone, listens for other machines, too")
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)

    def responses(self, names: Names) -> tuple[Response, ...]:
        """All answers, with names in place of what differs from run to run."""
        return tuple(named_response(response, names) for response in self._responses)

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why a request has no answer, and who else could have one."""
        return tuple(self._troubles)

    def _awaited(self, printed: Callable[[], str]) -> str | None:
        """The address that the program prints when it listens; None if it ended before."""
        while not self._person.has_left.is_set():
            found = LISTENING.search(printed())
            if found:
                return found[1]
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return None

    def _browse(self, browser: Browser) -> None:
        for request in self._program.requests:
            is_empty = self._provocation.without_form == request.name
            form = {} if is_empty else self._filled(request)
            if form is None:
                return
            if self._provocation.without_cookies == request.name:
                browser.forget()
            if self._provocation.forged_cookies == request.name:
                browser.forge()
            response = browser.send(request.name, request.method, request.path, form)
            self._responses.append(response)
            if response.status != request.status:
                return

    def _filled(self, request: Request) -> dict[str, str] | None:
        """The form as the user fills it in; None if a code never came."""
        form = {}
        for name, field in request.form.items():
            text = field.value if field.input is None else self._read(field.input)
            if text is None:
                return None
            form[name] = text
        return form

    def _read(self, number: int) -> str | None:
        is_wrong = number == self._provocation.wrong_input
        line = answer(self._person, self._program.inputs[number - 1], is_wrong)
        if line is None:
            return None
        self.typed.append(line)
        return line.code


def _is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection((ELSEWHERE, port), SECONDS_TO_CONNECT):
        return True
    return False
