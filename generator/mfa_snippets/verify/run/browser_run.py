"""Simulate a user's browser: send a program's requests, keep cookies, and record the responses."""

import json
import os
import re
import signal
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from mfa_snippets.contracts.evidence import Cookie, Response
from mfa_snippets.contracts.expectations import Trigger
from mfa_snippets.contracts.programs import Program, Request
from mfa_snippets.verify.run.process import Printed, Process
from mfa_snippets.verify.run.redaction import Names, media_type, redacted, redacted_text
from mfa_snippets.verify.run.simulated_user import TypedCode, User, typed_code

SECONDS_TO_ANSWER = 30.0
MAX_BODY = 1 << 20
LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
OTHER_LOOPBACK = "127.0.0.2"
"""Reaches a program that listens on all addresses: on Linux, all of 127.0.0.0/8 is loopback
(RFC 1122, section 3.2.1.3). On other systems nothing listens here, and there is no finding."""
SECONDS_TO_CONNECT = 1.0
POLL_SECONDS = 0.01


class _AnyStatus(HTTPErrorProcessor):
    """Returns every response: raises no error and follows no redirect."""

    def http_response(self, _request: HttpRequest, response: HTTPResponse) -> HTTPResponse:
        return response


class Browser:
    """One user's browser at an origin. It treats the loopback interface as secure, as all browsers do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._jar), _AnyStatus())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str]) -> Response:
        """Send a request with its cookies. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        request = HttpRequest(self._origin + path, content, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as response:
            return Response(
                request=name,
                status=response.status,
                content_type=media_type(response.headers.get("Content-Type")),
                body=_parsed(response.read(MAX_BODY).decode(errors="replace")),
                cookies=tuple(map(_cookie, response.headers.get_all("Set-Cookie", ()))),
            )

    def clear_cookies(self) -> None:
        """Delete all cookies."""
        self._jar.clear()

    def forge_cookies(self) -> None:
        """Change the signature of every JWT in a cookie."""
        for cookie in self._jar:
            cookie.value = forged(cookie.value or "")


def forged(token: str) -> str:
    """A JWT with another signature, changed in the middle: its last character may have unused bits."""
    head, dot, signature = token.rpartition(".")
    middle = len(signature) // 2
    other = "A" if signature[middle : middle + 1] != "A" else "B"
    return head + dot + signature[:middle] + other + signature[middle + 1 :]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _cookie(header: str) -> Cookie:
    (name, _, value), *attributes = (part.strip().partition("=") for part in header.split(";"))
    pairs = ((key.lower(), text.lower()) for key, _, text in attributes)
    normalized = sorted(f"{key}={text}" if text and key != "expires" else key for key, text in pairs)
    return Cookie(name=name, value=value.strip('"'), attributes=tuple(normalized))


def _redacted(response: Response, names: Names) -> Response:
    cookies = (replace(cookie, value=redacted_text(cookie.value, names)) for cookie in response.cookies)
    return replace(response, body=redacted(response.body, names), cookies=tuple(cookies))


@dataclass(slots=True, kw_only=True)
class BrowserRun:
    """A user with a browser, who stops at the first response with an unexpected status."""

    program: Program
    user: User
    trigger: Trigger
    typed: list[TypedCode] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Why a request has no response, and which other machines could send one."""
    address: str | None = None  # host and port that the program listens at
    _responses: list[Response] = field(default_factory=list)

    def interact(self, process: Process, printed: Printed) -> None:
        """Send all requests, then end the program with SIGTERM."""
        listening = None
        while listening is None:
            if self.user.has_ended.wait(POLL_SECONDS):
                return
            listening = LISTENING.search(printed())
        self.address = listening[1]
        try:
            self._browse(Browser(f"http://{self.address}"))
        except (OSError, HTTPException) as error:
            self.errors.append(f"a request got no response: {error}")
        elsewhere = OTHER_LOOPBACK, int(self.address.rpartition(":")[2])
        with suppress(OSError), socket.create_connection(elsewhere, SECONDS_TO_CONNECT):
            self.errors.append("expected to listen on 127.0.0.1 only, listens for other machines, too")
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)

    def responses(self, names: Names) -> tuple[Response, ...]:
        """All responses, redacted."""
        return tuple(_redacted(response, names) for response in self._responses)

    def _browse(self, browser: Browser) -> None:
        for request in self.program.requests:
            form = {} if self.trigger.without_form == request.name else self._form(request)
            if form is None:
                return
            if self.trigger.without_cookies == request.name:
                browser.clear_cookies()
            if self.trigger.forged_cookies == request.name:
                browser.forge_cookies()
            response = browser.send(request.name, request.method, request.path, form)
            self._responses.append(response)
            if response.status != request.status:
                return

    def _form(self, request: Request) -> dict[str, str] | None:
        """The completed form; None if there is no code for a field."""
        form = {}
        for name, form_field in request.form.items():
            value = form_field.value
            if form_field.input is not None:
                is_wrong = form_field.input == self.trigger.wrong_input
                typed = typed_code(self.user, self.program.inputs[form_field.input - 1], is_wrong)
                if typed is None:
                    return None
                self.typed.append(typed)
                value = typed.code
            form[name] = value or ""
        return form
