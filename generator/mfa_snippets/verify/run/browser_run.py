"""A browser as far as programs need one: it sends forms, keeps cookies, and tells what came back."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from mfa_snippets.contracts.evidence import Cookie, Response
from mfa_snippets.contracts.expectations import Provocation
from mfa_snippets.contracts.programs import Program, Request
from mfa_snippets.verify.run.redaction import Names, named, named_text
from mfa_snippets.verify.run.simulated_user import SimulatedUser, Typed, answer

SECONDS_TO_ANSWER = 30.0
MOST_BODY = 1 << 20
DATED = ("expires",)
"""Attributes of cookies that hold a time."""


class _Answered(HTTPErrorProcessor):
    """Takes every answer as it is: errors are not raised, and redirects not followed."""

    def http_response(self, _request: HttpRequest, response: HTTPResponse) -> HTTPResponse:
        return response


class Browser:
    """One user's browser at an origin. It takes the loopback interface for safe, as all do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._jar), _Answered())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str]) -> Response:
        """Send a request with the cookies that belong to it. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        request = HttpRequest(self._origin + path, content, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as answer:
            body, headers = answer.read(MOST_BODY), answer.headers
            return Response(
                request=name,
                status=answer.status,
                content_type=_media_type(headers),
                body=_read(body),
                cookies=tuple(_cookie(text) for text in headers.get_all("Set-Cookie", ())),
            )

    def forget(self) -> None:
        """Clear all cookies."""
        self._jar.clear()

    def forge(self) -> None:
        """Change the signature of every JWT that a cookie holds."""
        for cookie in self._jar:
            cookie.value = forged(cookie.value or "")


def forged(token: str) -> str:
    """A JWT with another signature. Its last character may hold unused bits: one in the middle is changed."""
    head, dot, signature = token.rpartition(".")
    place = len(signature) // 2
    other = "A" if signature[place : place + 1] != "A" else "B"
    return head + dot + signature[:place] + other + signature[place + 1 :]


def named_response(response: Response, names: Names) -> Response:
    """A response with names in place of all that differs from run to run."""
    cookies = (replace(cookie, value=named_text(cookie.value, names)) for cookie in response.cookies)
    return replace(response, body=named(response.body, names), cookies=tuple(cookies))


def _media_type(headers: Message) -> str | None:
    header = headers.get("Content-Type")
    return header.partition(";")[0].strip().lower() if header else None


def _read(body: bytes) -> Any:
    text = body.decode(errors="replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _cookie(header: str) -> Cookie:
    (name, _, value), *attributes = (part.strip().partition("=") for part in header.split(";"))
    told = (
        key.lower() + (f"={text.lower()}" if text and key.lower() not in DATED else "")
        for key, _, text in attributes
    )
    return Cookie(name=name, value=value.strip('"'), attributes=tuple(sorted(told)))


LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
ANY_PORT = "0"
ELSEWHERE = "127.0.0.2"
"""Where a program answers, too, that listens at every address: all of 127.0.0.0/8 is loopback on Linux
(RFC 1122, section 3.2.1.3). Where it is not, nothing answers there, and nothing is found."""
SECONDS_TO_CONNECT = 1.0
SECONDS_BETWEEN_LOOKS = 0.01


class Visit:
    """One user with a browser; keeps the answers of a program, up to the first with another status."""

    def __init__(self, program: Program, provocation: Provocation, person: SimulatedUser) -> None:
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
