"""Simulate a user's browser: send a program's requests, keep cookies, and record the responses."""

import json
import os
import re
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import mktime_tz, parsedate_tz
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import time
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener
from urllib.request import Request as HttpRequest

from mfa_snippets.contracts.apps import Request
from mfa_snippets.contracts.evidence import Cookie, Response
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed
from mfa_snippets.verify.run.redaction import Names, media_type, redacted, redacted_text
from mfa_snippets.verify.run.simulated_user import AnyStatus, User

SECONDS_TO_ANSWER = 30.0
MAX_BODY = 1 << 20
HEADERS = ("cache-control", "retry-after")  # what a record keeps of the headers of a response
LISTENING = re.compile(r"http://(127\.0\.0\.1:\d+)")
OTHER_LOOPBACK = "127.0.0.2"
"""Reaches a program that listens on all addresses: on Linux, all of 127.0.0.0/8 is loopback
(RFC 1122, section 3.2.1.3). On other systems nothing listens here, and there is no finding."""
SECONDS_TO_CONNECT = 1.0
POLL_SECONDS = 0.02


class Browser:
    """One user's browser at an origin. It treats the loopback interface as secure, as all browsers do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._jar), AnyStatus())

    def send(self, name: str, method: str, path: str, form: Mapping[str, str]) -> Response:
        """Send a request with its cookies. Raises OSError and HTTPException."""
        content = urlencode(form).encode() if method == "POST" else None
        headers = {"Origin": self._origin, "Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
        request = HttpRequest(self._origin + path, content, headers, method=method)
        with self._opener.open(request, timeout=SECONDS_TO_ANSWER) as response:
            return Response(
                request=name,
                status=response.status,
                content_type=media_type(response.headers.get("Content-Type")),
                body=_parsed(response.read(MAX_BODY).decode(errors="replace")),
                cookies=tuple(map(_cookie, response.headers.get_all("Set-Cookie", ()))),
                headers={name: value for name in HEADERS if (value := response.headers.get(name))},
            )

    def clear_cookies(self) -> None:
        self._jar.clear()

    def forge_cookies(self) -> None:
        """Change the signature of every JWT in a cookie."""
        for cookie in self._jar:
            cookie.value = forged(cookie.value or "")


def forged(token: str) -> str:
    """A JWT with another signature; its last character, which may have unused bits, stays."""
    head, dot, signature = token.rpartition(".")
    middle = len(signature) // 2
    return head + dot + signature[:middle].swapcase() + signature[middle:]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _cookie(header: str) -> Cookie:
    (name, _, value), *attributes = (part.strip().partition("=") for part in header.split(";"))
    normalized = sorted(_attribute(key.lower(), text) for key, _, text in attributes)
    return Cookie(name=name, value=value.strip('"'), attributes=tuple(normalized))


def _attribute(key: str, text: str) -> str:
    if key != "expires":
        return f"{key}={text.lower()}" if text else key
    moment = parsedate_tz(text)
    return "expires=past" if moment is not None and mktime_tz(moment) < time() else "expires"


@dataclass(slots=True, kw_only=True)
class BrowserRun:
    """A user with a browser, who stops at the first response with an unexpected status."""

    user: User
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
            self.user.errors.append(f"a request got no response: {error}")
        elsewhere = OTHER_LOOPBACK, int(self.address.rpartition(":")[2])
        with suppress(OSError), socket.create_connection(elsewhere, SECONDS_TO_CONNECT):
            self.user.errors.append("expected to listen on 127.0.0.1 only, listens for other machines, too")
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)

    def responses(self, names: Names) -> Iterator[Response]:
        """All responses, redacted."""
        for response in self._responses:
            cookies = (replace(each, value=redacted_text(each.value, names)) for each in response.cookies)
            yield replace(response, body=redacted(response.body, names), cookies=tuple(cookies))

    def _browse(self, browser: Browser) -> None:
        trigger = self.user.case.trigger
        for request in self.user.case.program.invocation.requests:
            form = {} if trigger.without_form == request.name else self._form(request)
            if form is None:
                return
            if trigger.without_cookies == request.name:
                browser.clear_cookies()
            if trigger.forged_cookies == request.name:
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
                case = self.user.case
                program_input = case.program.invocation.inputs[form_field.input - 1]
                value = self.user.type(program_input, form_field.input == case.trigger.wrong_input)
                if value is None:
                    return None
            form[name] = value or ""
        return form
